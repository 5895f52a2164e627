package engine

import (
	"context"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/exp/api/remote"
	"github.com/prometheus/common/model"
	"github.com/prometheus/common/route"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/util/features"
	"github.com/prometheus/prometheus/util/notifications"
	apiv1 "github.com/prometheus/prometheus/web/api/v1"

	"github.com/redline-metrics/redline"
)

// Limits of remote read.
const (
	remoteReadSamples     = 50_000_000
	remoteReadConcurrency = 10
	remoteReadFrame       = 1 << 20
)

// handler serves all APIs.
func (p *parts) handler() http.Handler {
	mux := http.NewServeMux()
	// Prometheus' API takes longer to make than all else, half of it for a description of
	// itself: who is never asked need not.
	v1 := sync.OnceValue(func() http.Handler {
		r := route.New()
		p.prometheusAPI().Register(r.WithPrefix("/api/v1"))
		return unshared(r)
	})
	mux.HandleFunc("/api/v1/", func(w http.ResponseWriter, r *http.Request) { v1().ServeHTTP(w, r) })
	if to := p.e.cfg.Query; to != nil {
		h := elsewhere(to, p.e.cfg.Log)
		for _, path := range asked() {
			mux.Handle("/api/v1/"+path, h)
		}
	}
	if j := p.judge; j != nil {
		mux.Handle("/api/v2/", j.alertmanager.handler)
		mux.Handle("GET /redline/notifications", &j.alertmanager.told)
		mux.HandleFunc("GET /federate", p.federate)
	}
	mux.HandleFunc("GET /-/healthy", healthy)
	mux.HandleFunc("GET /-/ready", ready)
	mux.HandleFunc("POST /-/reload", p.reload)
	// A page elsewhere must not change anything here, by the browser of somebody who
	// may.
	safe := http.NewCrossOriginProtection().Handler(mux)
	m, err := redline.New(redline.Config{Registry: p.e.registry, GroupBy: group})
	if err != nil { // a second engine cannot be on the registry
		return safe
	}
	return m.Wrap(safe)
}

// unshared has Prometheus' API take all requests for those of its own pages: of one
// that names an origin it wants to know which it may share with, and there is none.
func unshared(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		r.Header.Del("Origin")
		h.ServeHTTP(w, r)
	})
}

// group is the route of a request. The APIs have routers of their own: a path below
// them is a route unless they do not know it, but for the names in it. Such are as many
// as clients like.
func group(x *redline.Exchange) string {
	switch {
	case x.Route == "/": // refused before it came to a router
		return ""
	case !strings.HasPrefix(x.Route, "/api/"):
		return x.Route
	case x.Status == http.StatusNotFound, x.Status/100 == 3, x.Method == http.MethodOptions:
		return ""
	case strings.HasPrefix(x.Path, "/api/v1/label/"):
		return "/api/v1/label/{name}/values"
	case strings.HasPrefix(x.Path, "/api/v2/silence/"):
		return "/api/v2/silence/{id}"
	}
	return x.Path
}

// reload is POST /-/reload.
func (p *parts) reload(w http.ResponseWriter, r *http.Request) {
	if !p.e.cfg.Lifecycle {
		http.Error(w, "reloading by request is off; --web.enable-lifecycle turns it on, and SIGHUP does the same", http.StatusForbidden)
		return
	}
	if err := p.e.Reload(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// prometheusAPI makes Prometheus' HTTP API, all of whose parameters have their place
// in a row.
func (p *parts) prometheusAPI() *apiv1.API {
	e, s := p.e, p.stored
	host := e.cfg.URL.Host
	var judge judge // of an agent nobody asks it
	var exemplars storage.ExemplarQueryable
	if p.judge != nil {
		judge, exemplars = *p.judge, s.db
	}
	return apiv1.NewAPI(
		judge.query, s.all, s.all, s.all, exemplars,
		func(context.Context) apiv1.ScrapePoolsRetriever { return p.scrape },
		func(context.Context) apiv1.TargetRetriever { return p.scrape },
		func(context.Context) apiv1.AlertmanagerRetriever { return judge.notifier },
		func() config.Config { return *e.current().prometheus },
		e.cfg.Flags,
		apiv1.GlobalURLOptions{ListenAddress: host, Host: host, Scheme: e.cfg.URL.Scheme},
		func(h http.HandlerFunc) http.HandlerFunc { return h }, // the gate has seen to it
		admin{s.db, s.stats}, e.cfg.Dir, false, // no deleting of data by request
		false, 0, // no search
		e.cfg.Log,
		func(context.Context) apiv1.RulesRetriever { return judge.rules },
		remoteReadSamples, remoteReadConcurrency, remoteReadFrame,
		e.cfg.Agent, nil, // no other origin
		p.runtimeInfo, &apiv1.PrometheusVersion{Version: e.cfg.Version, GoVersion: runtime.Version()},
		// Nobody sends notes, and a stream of none would keep the server from stopping.
		func() []notifications.Notification { return nil },
		func() (<-chan notifications.Notification, func(), bool) { return nil, func() {}, false },
		e.registry, e.registry, nil,
		e.cfg.Receiver, remote.MessageTypes{remote.WriteV1MessageType, remote.WriteV2MessageType},
		false, false, false, // no OTLP
		false, lookback, false, false, nil, features.DefaultRegistry,
		// The whole description costs 40 ms and 7 MB at the start.
		apiv1.OpenAPIOptions{ExternalURL: e.cfg.URL.String(), Version: e.cfg.Version, IncludePaths: []string{"/none"}},
		judge.parser,
	)
}

// runtimeInfo is what /api/v1/status/runtimeinfo says.
func (p *parts) runtimeInfo() (apiv1.RuntimeInfo, error) {
	hostname, err := os.Hostname()
	if err != nil {
		return apiv1.RuntimeInfo{}, err
	}
	dir, err := os.Getwd()
	if err != nil {
		return apiv1.RuntimeInfo{}, err
	}
	l := p.e.current()
	return apiv1.RuntimeInfo{
		StartTime: p.e.started, ServerTime: time.Now().UTC(), CWD: dir, Hostname: hostname,
		ReloadConfigSuccess: l.ok, LastConfigTime: l.at,
		GoroutineCount: runtime.NumGoroutine(), GOMAXPROCS: runtime.GOMAXPROCS(0), GOMEMLIMIT: debug.SetMemoryLimit(-1),
		GOGC: os.Getenv("GOGC"), GODEBUG: os.Getenv("GODEBUG"),
		StorageRetention: model.Duration(p.e.cfg.Retention).String(),
	}, nil
}
