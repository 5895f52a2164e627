package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestBoundedAnswers holds that an answer of as many bytes as may be is read, and that one more
// is an error rather than an answer that is cut.
func TestBoundedAnswers(t *testing.T) {
	const most = 1000
	for size, want := range map[int]string{0: "", most: "", most + 1: "more than 1000 bytes", 100 * most: "more than 1000 bytes"} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(bytes.Repeat([]byte{'x'}, size)) // the client may have had enough
		}))
		client := http.Client{Transport: boundedAnswers{s.Client().Transport, most}}
		resp, err := client.Get(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		switch {
		case want == "" && (err != nil || len(body) != size):
			t.Errorf("%d bytes: %d are read, %v", size, len(body), err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want) || len(body) != most):
			t.Errorf("%d bytes: %d are read, %v; expected an error with %q", size, len(body), err, want)
		}
		s.Close()
	}
}

// TestExplainEndlessAnswer holds that explain gives up an answer that does not end.
func TestExplainEndlessAnswer(t *testing.T) {
	engine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		piece := bytes.Repeat([]byte{' '}, 1<<20)
		for r.Context().Err() == nil {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	}))
	t.Cleanup(engine.Close)
	var stderr strings.Builder
	code := run(t.Context(), []string{"explain", "--query", engine.URL}, nil, io.Discard, &stderr)
	if code == 0 || !strings.Contains(stderr.String(), "more than 67108864 bytes") {
		t.Errorf("%d, %q; expected that the answer has more bytes than are read", code, stderr.String())
	}
}
