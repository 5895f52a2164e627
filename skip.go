package redline

import (
	"net/http"

	"github.com/redline-metrics/redline/internal/inflight"
)

// Skip returns a handler that leaves next out of the schema's metrics; decorators still
// measure it. Use it for handlers such as a health check, whose requests are not the
// service's work. A nil next is http.DefaultServeMux, as for Wrap.
func Skip(next http.Handler) http.Handler {
	next = orDefault(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		SetSkip(w)
		next.ServeHTTP(w, r)
	})
}

// SkipAll returns a handler that leaves next out of all metrics, including those of
// decorators around it or within it. A gauge that went up for the request goes down again.
// A nil next is http.DefaultServeMux, as for Wrap.
func SkipAll(next http.Handler) http.Handler {
	next = orDefault(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		SetSkipAll(w)
		next.ServeHTTP(w, r)
	})
}

// orDefault returns next, or http.DefaultServeMux for a nil one.
func orDefault(next http.Handler) http.Handler {
	if next == nil {
		return http.DefaultServeMux
	}
	return next
}

// SetSkip leaves the request with the response w out, as [Skip] does. Middlewares and
// handlers call it.
func SetSkip(w http.ResponseWriter) {
	inflight.ForEach(w, (*inflight.Recording).Skip)
}

// SetSkipAll leaves the request with the response w out, as [SkipAll] does.
func SetSkipAll(w http.ResponseWriter) {
	inflight.ForEach(w, (*inflight.Recording).SkipAll)
}

// SetPanic records that the handler with the response w panicked with reason. A middleware
// calls it that has recovered the panic below [Metrics.Wrap], which therefore cannot see
// it. The exception is counted; the status stays the one that the middleware answers.
func SetPanic(w http.ResponseWriter, reason any) {
	inflight.ForEach(w, func(rec *inflight.Recording) { rec.SetPanic(reason) })
}
