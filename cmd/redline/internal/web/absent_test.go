package web_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestNoIncidents holds that a server that keeps no incidents answers with nothing where the
// page asks on each view, and with its errors elsewhere.
func TestNoIncidents(t *testing.T) {
	base := serving(t, running(t, engine.Config{}))
	for path, want := range map[string]int{
		"/redline/incidents?state=open&limit=100": http.StatusNoContent,
		"/redline/changes?from=1&to=2":            http.StatusNoContent,
		"/redline/incidents/of?alert=1":           http.StatusNotFound,
		"/redline/explain?from=1&to=2":            http.StatusNotFound,
	} {
		if code, text := get(t, base+path); code != want || code == http.StatusNoContent && text != "" {
			t.Errorf("%s: %d %q; want %d", path, code, text, want)
		}
	}
}

// TestIncidentPaths holds that the page of an incident loads its files from a level above, and
// that only such an address is one.
func TestIncidentPaths(t *testing.T) {
	h := static(t)
	for _, id := range []string{"20261128-175202-stock", "a%2Fb"} {
		w := ask(h, "GET", "/incidents/"+id)
		body, err := io.ReadAll(w.Body)
		if err != nil || w.Code != http.StatusOK || !matches(`src="\.\./static/page\.[0-9a-f]+\.js"`, string(body)) || matches(`="static/`, string(body)) {
			t.Errorf("%s: %d %v %.600s", id, w.Code, err, body)
		}
	}
	for _, path := range []string{"/incidents/", "/incidents/a/b", "/redline/incidents/a"} {
		if w := ask(h, "GET", path); w.Code != http.StatusTeapot {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
