package engine_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestProfiles holds that the profiles of promtool debug are there by a flag of its own,
// in an agent too, but for the command line, which may have passwords.
func TestProfiles(t *testing.T) {
	cfg := engine.Config{Interval: time.Second}
	off := start(t, cfg)
	if code, text := off.get(t, "/debug/pprof/heap"); code != http.StatusForbidden || !strings.Contains(text, "--web.enable-pprof") {
		t.Errorf("off: %d %s", code, text)
	}
	cfg.Profiles = true
	agent := forwarding("127.0.0.1:1", "http://127.0.0.1:1")
	agent.Profiles = true
	for _, r := range []*running{start(t, cfg), start(t, agent)} {
		// As promtool of Prometheus has them, but for 30 seconds.
		for _, path := range []string{"profile?seconds=1", "block", "goroutine", "heap", "mutex", "threadcreate", "trace?seconds=1"} {
			code, text := r.get(t, "/debug/pprof/"+path)
			if packed := strings.HasPrefix(text, "\x1f\x8b"); code != http.StatusOK || !packed && !strings.HasPrefix(path, "trace") {
				t.Errorf("%s: %d, packed %v", path, code, packed)
			}
		}
		if code, text := r.get(t, "/debug/pprof/cmdline"); code != http.StatusNotFound {
			t.Errorf("the command line: %d %s", code, text)
		}
	}
}
