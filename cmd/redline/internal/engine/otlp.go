package engine

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
)

// otlpBytes bounds a request of OpenTelemetry's metrics, unpacked. No label may have 16
// MiB, also where bytes become one in base64.
const otlpBytes = 8 << 20

// boundOTLP hands requests on that are not too large, unpacked, and have no
// labels and parts that are.
func (p *parts) boundOTLP(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body io.Reader = http.MaxBytesReader(w, r.Body, otlpBytes)
		if r.Header.Get("Content-Encoding") == "gzip" {
			unpacked, err := gzip.NewReader(body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			body = unpacked
		}
		text, err := io.ReadAll(io.LimitReader(body, otlpBytes+1))
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) || len(text) > otlpBytes {
			http.Error(w, "the request is too large; expected 8 MiB unpacked at most", http.StatusRequestEntityTooLarge)
			return
		} else if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if err := checkOTLP(text, r.Header.Get("Content-Type") == "application/json", p.e.current().prometheus.OTLPConfig); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		r = r.Clone(r.Context())
		r.Header.Del("Content-Encoding")
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
		h.ServeHTTP(w, r)
	})
}
