package peers

import (
	"net/http"

	slokprometheus "github.com/slok/go-http-metrics/metrics/prometheus"
	"github.com/slok/go-http-metrics/middleware"
)

// newSlok returns go-http-metrics as in its README, but with a registry of its own.
func newSlok() (middleware.Middleware, http.Handler) {
	registry := newRegistry()
	return middleware.New(middleware.Config{
		Recorder: slokprometheus.NewRecorder(slokprometheus.Config{Registry: registry}),
	}), expose(registry)
}
