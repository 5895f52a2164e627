package peers

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/redline-metrics/redline"
)

// vectors are client_golang's, with the names, labels and buckets of Redline's.
type vectors struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	running   prometheus.Gauge
}

// newVectors takes the labels' names, because promhttp prescribes its own.
func newVectors(labels ...string) vectors {
	schema := redline.Default()
	v := vectors{
		registry: newRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: schema.Requests.Name, Help: schema.Requests.Help,
		}, labels),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: schema.Duration.Name, Help: schema.Duration.Help, Buckets: schema.Buckets,
		}, labels),
		running: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: schema.InProgress.Name, Help: schema.InProgress.Help,
		}),
	}
	v.registry.MustRegister(v.requests, v.durations, v.running)
	return v
}

// byHand returns the code of most services that use client_golang directly.
func byHand(routes []string) (Service, error) {
	v, next := newVectors("method", "route", "status"), newMux(routes)
	return Service{Metrics: expose(v.registry), Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v.running.Inc()
		start := time.Now()
		s := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(s, r)
		status := strconv.Itoa(s.status)
		v.requests.WithLabelValues(r.Method, r.Pattern, status).Inc()
		v.durations.WithLabelValues(r.Method, r.Pattern, status).Observe(time.Since(start).Seconds())
		v.running.Dec()
	})}, nil
}

// byHandKnown returns the fastest code for an author who knows each route, method and
// status beforehand. It records any other as if it were that one.
func byHandKnown(routes []string) (Service, error) {
	v := newVectors("method", "route", "status")
	writers := sync.Pool{New: func() any { return new(statusWriter) }}
	mux := newMuxOf(routes, func(route string) http.Handler {
		requests := v.requests.WithLabelValues(http.MethodGet, route, "200")
		durations := v.durations.WithLabelValues(http.MethodGet, route, "200")
		next := okHandler()
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			v.running.Inc()
			start := time.Now()
			s := writers.Get().(*statusWriter)
			s.ResponseWriter, s.status = w, http.StatusOK
			next.ServeHTTP(s, r)
			s.ResponseWriter = nil
			writers.Put(s)
			requests.Inc()
			durations.Observe(time.Since(start).Seconds())
			v.running.Dec()
		})
	})
	return Service{Handler: mux, Metrics: expose(v.registry)}, nil
}

// statusWriter is the simplest writer that shows a status.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// promhttpCurried returns the chain of promhttp's documentation, with the label of the
// handler curried.
func promhttpCurried(routes []string) (Service, error) {
	v := newVectors("handler", "method", "code")
	mux := newMuxOf(routes, func(route string) http.Handler {
		label := prometheus.Labels{"handler": route}
		return promhttp.InstrumentHandlerInFlight(v.running,
			promhttp.InstrumentHandlerDuration(v.durations.MustCurryWith(label),
				promhttp.InstrumentHandlerCounter(v.requests.MustCurryWith(label), okHandler())))
	})
	return Service{Handler: mux, Metrics: expose(v.registry)}, nil
}

// promhttpPattern returns the same chain around a mux, which names the route.
func promhttpPattern(routes []string) (Service, error) {
	v := newVectors("route", "method", "code")
	route := promhttp.WithLabelFromRequest("route", func(r *http.Request) string { return r.Pattern })
	return Service{
		Handler: promhttp.InstrumentHandlerInFlight(v.running,
			promhttp.InstrumentHandlerDuration(v.durations,
				promhttp.InstrumentHandlerCounter(v.requests, newMux(routes), route), route)),
		Metrics: expose(v.registry),
	}, nil
}
