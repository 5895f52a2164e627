package engine_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestAdmin holds that a snapshot that is taken while the engine runs opens as data of
// another, and series can be deleted; both by a flag of their own, and not by an agent or
// a page elsewhere.
func TestAdmin(t *testing.T) {
	target := answering(t, func() string { return "fine{a=\"b\"} 1\nbad 2\n" })
	keeping := forwarding(target, "http://127.0.0.1:1")
	keeping.Agent, keeping.RemoteWrite = false, nil
	const snapshot, remove, clean = "/api/v1/admin/tsdb/snapshot", "/api/v1/admin/tsdb/delete_series", "/api/v1/admin/tsdb/clean_tombstones"
	off := start(t, keeping)
	for _, path := range []string{snapshot, remove, clean} {
		if code, text := off.do(t, http.MethodPost, path, ""); code != http.StatusForbidden || !strings.Contains(text, "--web.enable-admin-api") {
			t.Errorf("%s: %d %s", path, code, text)
		}
	}
	agent := forwarding(target, "http://127.0.0.1:1")
	agent.Admin = true
	if code, text := start(t, agent).do(t, http.MethodPost, snapshot, ""); code != http.StatusUnprocessableEntity {
		t.Errorf("an agent: %d %s", code, text)
	}
	keeping.Admin = true
	r := start(t, keeping)
	await.NoError(t, func() error {
		if got := r.query(t, "fine", "a"); got["b"] != 1 {
			return fmt.Errorf("fine is %v", got)
		}
		return nil
	})
	if code, text := r.do(t, http.MethodPost, remove+"?match[]="+url.QueryEscape("bad"), ""); code != http.StatusNoContent {
		t.Errorf("delete: %d %s", code, text)
	}
	if code, text := r.do(t, http.MethodPost, clean, ""); code != http.StatusNoContent {
		t.Errorf("clean: %d %s", code, text)
	}
	code, text := r.do(t, http.MethodPost, snapshot, "")
	var answer struct{ Data struct{ Name string } }
	if err := json.Unmarshal([]byte(text), &answer); err != nil || code != http.StatusOK || answer.Data.Name == "" {
		t.Fatalf("snapshot: %d %s", code, text)
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	restored := start(t, engine.Config{Interval: keeping.Interval, Dir: filepath.Join(r.dir, "snapshots", answer.Data.Name)})
	if got := restored.query(t, "last_over_time(fine[1h])", "a"); got["b"] != 1 {
		t.Errorf("of the snapshot fine is %v", got)
	}
}
