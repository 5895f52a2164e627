package within_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/within"
)

// TestTransport holds that an answer is that which a client would get by the network.
func TestTransport(t *testing.T) {
	client := http.Client{Transport: within.Transport(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/broken" {
			_, _ = io.WriteString(w, "half of it")
			panic(http.ErrAbortHandler)
		}
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Path", r.URL.Path)
		w.WriteHeader(http.StatusTeapot)
		_, _ = fmt.Fprintf(w, "%s %s", r.Method, body)
	}))}
	ask := func(path string) (*http.Response, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://engine"+path, strings.NewReader("a body"))
		if err != nil {
			t.Fatal(err)
		}
		return client.Do(r)
	}
	resp, err := ask("/tea")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusTeapot || string(body) != "POST a body" || err != nil || resp.Header.Get("X-Path") != "/tea" {
		t.Errorf("%d %q %v %v", resp.StatusCode, body, err, resp.Header)
	}
	if resp, err := ask("/broken"); err == nil || !strings.Contains(err.Error(), "/broken breaks off") {
		_ = resp.Body.Close()
		t.Errorf("a handler that panics: %v", err)
	}
}

// TestLimited holds that an answer that is longer than it may be is an error, and not
// kept.
func TestLimited(t *testing.T) {
	client := http.Client{Transport: within.Limited(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for range 3 {
			_, _ = io.WriteString(w, r.URL.RawQuery)
		}
	}), 9)}
	for query, right := range map[string]bool{"abc": true, "abcd": false} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://engine/?"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(r)
		if err == nil {
			_ = resp.Body.Close()
		}
		if (err == nil) != right || !right && !strings.Contains(err.Error(), "answers more than 9 bytes") {
			t.Errorf("%s: %v", query, err)
		}
	}
}
