package engine

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// tellsConfig reports whether the answer of a path has the configuration in it, or errors
// that may have parts of it.
func tellsConfig(path string) bool {
	if slices.Contains([]string{"/redline/notifications", "/api/v2/status", "/api/v2/receivers"}, path) {
		return true
	}
	rest, ok := strings.CutPrefix(path, "/api/v1/")
	first, _, _ := strings.Cut(rest, "/")
	return ok && slices.Contains([]string{"status", "targets", "scrape_pools", "alertmanagers", "rules"}, first)
}

// discreet has answers that tell of the configuration say no secrets.
func (e *Engine) discreet(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !tellsConfig(r.URL.Path) {
			h.ServeHTTP(w, r)
			return
		}
		// A compressed answer cannot be read. The request stays the same one, as the mux
		// notes its route in it.
		r.Header.Del("Accept-Encoding")
		answer := &held{header: w.Header(), status: http.StatusOK}
		h.ServeHTTP(answer, r)
		body := answer.body.String()
		switch r.URL.Path {
		case "/api/v1/status/config":
			body = e.configured(body)
		case "/api/v2/status":
			body = e.versioned(body)
		}
		body = e.secrets.Document(body)
		if r.Method != http.MethodHead {
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		}
		w.WriteHeader(answer.status)
		_, _ = w.Write([]byte(body)) // the client may be gone
	})
}

// configured returns an answer of /api/v1/status/config without secrets.
func (e *Engine) configured(body string) string {
	var answer struct {
		Status string            `json:"status"`
		Data   map[string]string `json:"data"`
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Data["yaml"] == "" {
		return body
	}
	answer.Data["yaml"] = e.secrets.YAML(answer.Data["yaml"])
	changed, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return string(changed)
}

// held is an answer that is not sent yet.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (h *held) Header() http.Header { return h.header }

// WriteHeader implements http.ResponseWriter.
func (h *held) WriteHeader(status int) { h.status = status }

// Write implements http.ResponseWriter.
func (h *held) Write(p []byte) (int, error) { return h.body.Write(p) }
