package peers

import (
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	slokgin "github.com/slok/go-http-metrics/middleware/gin"
	ginprometheus "github.com/zsais/go-gin-prometheus"

	"github.com/redline-metrics/redline/adapter/redlinegin"
)

// Gin returns the cases on gin.
func Gin() []Case {
	const router = "gin"
	return []Case{
		{router, "", Bare, func(routes []string) (Service, error) {
			return Service{Handler: newGin(routes)}, nil
		}},
		{router, "Redline", Ours, func(routes []string) (Service, error) {
			m, err := newRedline(routes)
			if err != nil {
				return Service{}, err
			}
			return Service{Handler: newGin(routes, redlinegin.Middleware(m)), Metrics: m.Handler()}, nil
		}},
		{router, "go-http-metrics", Peer, func(routes []string) (Service, error) {
			m, metrics := newSlok()
			return Service{Handler: newGin(routes, slokgin.Handler("", m)), Metrics: metrics}, nil
		}},
		{router, "go-gin-prometheus, which has no durations of a route", Peer, func(routes []string) (Service, error) {
			registry := newRegistry()
			var p *ginprometheus.Prometheus
			withDefault(registry, func() { p = ginprometheus.NewPrometheus("gin") })
			return Service{Handler: newGin(routes, p.HandlerFunc()), Metrics: expose(registry)}, nil
		}},
	}
}

func newGin(routes []string, middlewares ...gin.HandlerFunc) *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	engine, ok := gin.New(), []byte("ok")
	engine.Use(middlewares...)
	for _, route := range routes {
		engine.GET(colon(route), func(c *gin.Context) {
			_, _ = c.Writer.Write(ok) // a client may have gone
		})
	}
	return engine
}

// withDefault makes a registry client_golang's default while f runs: peers that know no
// other could be set up only once.
func withDefault(registry *prometheus.Registry, f func()) {
	before := prometheus.DefaultRegisterer
	defer func() { prometheus.DefaultRegisterer = before }()
	prometheus.DefaultRegisterer = registry
	f()
}
