package redline

import "net/http"

// Skip leaves next out of the schema's metrics; decorators go on to measure it.
// Use it for a handler whose requests say nothing of the service, such as a
// health check.
func Skip(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		SetSkip(w)
		next.ServeHTTP(w, r)
	})
}

// SkipAll leaves next out of all metrics, the decorators around it or within it
// included. A gauge that went up for the request goes down again.
func SkipAll(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		SetSkipAll(w)
		next.ServeHTTP(w, r)
	})
}

// SetSkip leaves the request whose response is w out, as [Skip] does, for
// middlewares and handlers to say.
func SetSkip(w http.ResponseWriter) {
	for rec := range recordings(w) {
		rec.Skip()
	}
}

// SetSkipAll leaves the request whose response is w out, as [SkipAll] does.
func SetSkipAll(w http.ResponseWriter) {
	for rec := range recordings(w) {
		rec.SkipAll()
	}
}

// SetPanic says that the handler whose response is w panicked with reason, on
// behalf of a middleware that has recovered the panic below [Metrics.Wrap], out
// of its sight. The exception is counted; the status stays what the middleware
// answers.
func SetPanic(w http.ResponseWriter, reason any) {
	for rec := range recordings(w) {
		rec.SetPanic(reason)
	}
}
