package redlinetest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/redlinetest"
)

// notes is a test that keeps its log.
type notes struct {
	testing.TB
	text     strings.Builder
	deadline time.Time
}

func (n *notes) Helper() {}

func (n *notes) Logf(format string, args ...any) { fmt.Fprintf(&n.text, format+"\n", args...) }

func (n *notes) Fatalf(format string, args ...any) {
	n.Logf(format, args...)
	runtime.Goexit()
}

func (n *notes) Deadline() (time.Time, bool) { return n.deadline, !n.deadline.IsZero() }

// of returns the log that f writes to a test that ends at deadline, if that is not zero.
func of(deadline time.Time, f func(*notes)) string {
	n := &notes{deadline: deadline}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(n)
	}()
	<-done
	return n.text.String()
}

// TestFound is of a kind: an assertion that fails logs the recorded requests.
func TestFound(t *testing.T) {
	for name, c := range map[string]struct {
		schema *redline.Schema
		found  string // of the request of TestFound
	}{
		"default": {redline.Default(), "/items/{id} 200: 1, <unmatched> 404: 1"},
		"flask":   {redline.FlaskExporter(), "any route"},
	} {
		t.Run(name, func(t *testing.T) {
			schema := *c.schema
			if name == "flask" { // and no metric with the route
				schema.Duration.Name, schema.Exceptions.Route = "", ""
			}
			m, err := redline.New(redline.Config{Schema: &schema})
			if err != nil {
				t.Fatal(err)
			}
			mux := http.NewServeMux()
			mux.HandleFunc("GET /items/{id}", func(http.ResponseWriter, *http.Request) {})
			h := m.Wrap(mux)
			ask := func(path string) {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			}
			look := func(tb *notes) { redlinetest.WaitWithin(tb, 0, m, "", http.StatusTeapot, 1) }
			if said := of(time.Time{}, look); !strings.Contains(said, "want 1; recorded: nothing") {
				t.Errorf("before any request: %q", said)
			}
			ask("/items/1")
			ask("/wp-admin")
			if said := of(time.Time{}, look); !strings.Contains(said, "0 requests of route \"\" with status 418, want 1; recorded: "+c.found) {
				t.Errorf("%q, want %q", said, c.found)
			}
		})
	}
}

// TestTypo holds that the log tells a route that no request has from one without requests.
func TestTypo(t *testing.T) {
	m, err := redline.New(redline.Config{Sizes: true})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", func(http.ResponseWriter, *http.Request) {})
	m.Wrap(mux).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/items/1", nil))
	const found = "recorded: /items/{id} 200: 1\n"
	for name, f := range map[string]func(tb *notes){
		"a method":                  func(tb *notes) { redlinetest.Count(tb, m, "GET /items/{id}", http.StatusOK) },
		"another router's spelling": func(tb *notes) { redlinetest.Count(tb, m, "/items/:id", http.StatusOK) },
		"Exceptions":                func(tb *notes) { redlinetest.Exceptions(tb, m, "/item/{id}") },
		"Duration":                  func(tb *notes) { redlinetest.Duration(tb, m, "/item/{id}") },
		"ResponseBytes":             func(tb *notes) { redlinetest.ResponseBytes(tb, m, "/item/{id}") },
		"WaitWithin":                func(tb *notes) { redlinetest.WaitWithin(tb, time.Millisecond, m, "/item/{id}", http.StatusOK, 1) },
		"Wait for fewer than there are": func(tb *notes) {
			redlinetest.Wait(tb, m, "/items/{id}", http.StatusOK, 0)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if said := of(time.Time{}, f); !strings.Contains(said, found) {
				t.Errorf("%q, want %q", said, found)
			}
		})
	}
	// A test that is about to be ended logs the reason before.
	begun := time.Now()
	said := of(begun, func(tb *notes) { redlinetest.Wait(tb, m, "/item/{id}", http.StatusOK, 1) })
	if !strings.Contains(said, found) || time.Since(begun) > 5*time.Second {
		t.Errorf("%q after %v", said, time.Since(begun))
	}
	for name, f := range map[string]func(tb *notes){
		"no exceptions":     func(tb *notes) { redlinetest.Exceptions(tb, m, "/items/{id}") },
		"another status":    func(tb *notes) { redlinetest.Count(tb, m, "/items/{id}", http.StatusTeapot) },
		"any route":         func(tb *notes) { redlinetest.Count(tb, m, "", http.StatusTeapot) },
		"as many as wanted": func(tb *notes) { redlinetest.Wait(tb, m, "/items/{id}", http.StatusOK, 1) },
	} {
		if said := of(time.Time{}, f); said != "" {
			t.Errorf("%s: %q", name, said)
		}
	}
}
