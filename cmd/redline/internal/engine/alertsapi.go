package engine

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"

	apiv2 "github.com/prometheus/alertmanager/api/v2"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/alertmanager/silence"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/common/model"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
)

// alertsAPI is version 2 of Alertmanager's API. Alertmanager's own handler has one by
// Connect and gRPC beside it, whose libraries would come along.
type alertsAPI struct {
	*apiv2.API
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
	refused  prometheus.Counter
	slots    chan struct{}
}

// groupsFunc returns the groups of alerts, as the API wants them.
type groupsFunc = func(context.Context, func(*dispatch.Route) bool, dispatch.AlertFilter) (dispatch.AlertGroups, map[model.Fingerprint][]string, error)

func newAlertsAPI(alerts *clientAlerts, silences *silence.Silences, groups groupsFunc, log *slog.Logger, registry prometheus.Registerer) (*alertsAPI, error) {
	v2, err := apiv2.NewAPI(alerts, groups, silences, nil, log.With("version", "v2"), registry)
	if err != nil {
		return nil, err
	}
	get := prometheus.Labels{"method": "get"}
	with := promauto.With(registry)
	return &alertsAPI{
		API: v2,
		duration: with.NewHistogramVec(prometheus.HistogramOpts{
			Name: "alertmanager_http_request_duration_seconds", Help: "Time that requests to the API of alerts take.",
		}, []string{"handler", "method", "code"}),
		inFlight: with.NewGauge(prometheus.GaugeOpts{
			Name: "alertmanager_http_requests_in_flight", Help: "Current number of HTTP requests being processed.", ConstLabels: get,
		}),
		refused: with.NewCounter(prometheus.CounterOpts{
			Name: "alertmanager_http_concurrency_limit_exceeded_total", Help: "Total number of times an HTTP request failed because the concurrency limit was reached.", ConstLabels: get,
		}),
		slots: make(chan struct{}, max(runtime.GOMAXPROCS(0), 8)), // as Alertmanager has them
	}, nil
}

// ServeHTTP measures a request by its endpoint, and answers it.
func (a *alertsAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	endpoint := alertsEndpoint(r.URL.Path)
	promhttp.InstrumentHandlerDuration(
		a.duration.MustCurryWith(prometheus.Labels{"handler": endpoint}),
		otelhttp.NewHandler(http.HandlerFunc(a.limited), endpoint),
	).ServeHTTP(w, r)
}

// limited refuses reads beyond those that may run at once.
func (a *alertsAPI) limited(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		select {
		case a.slots <- struct{}{}:
			a.inFlight.Inc()
			defer func() {
				<-a.slots
				a.inFlight.Dec()
			}()
		default:
			a.refused.Inc()
			http.Error(w, fmt.Sprintf("Limit of concurrent GET requests reached (%d), try again later.\n", cap(a.slots)), http.StatusServiceUnavailable)
			return
		}
	}
	a.Handler.ServeHTTP(w, r)
}

// alertsEndpoint returns the endpoint of a path. Paths that are of none are one: a client
// chooses them, and each would have series that stay.
func alertsEndpoint(path string) string {
	switch path {
	case "/api/v2/status", "/api/v2/receivers", "/api/v2/alerts", "/api/v2/alerts/groups", "/api/v2/silences":
		return path
	}
	if strings.HasPrefix(path, "/api/v2/silence/") {
		return "/api/v2/silence/{silenceID}"
	}
	return "unmatched"
}
