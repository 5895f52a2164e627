package engine

import (
	"context"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/common/route"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/util/notifications"
	apiv1 "github.com/prometheus/prometheus/web/api/v1"

	"github.com/redline-metrics/redline"
)

// handler serves all APIs.
func (p *parts) handler() http.Handler {
	mux := http.NewServeMux()
	// Prometheus' API takes longer to make than all else, half of it for a description of
	// itself: it is made at the first request.
	v1 := sync.OnceValue(func() http.Handler {
		r := route.New()
		p.prometheusAPI().Register(r.WithPrefix("/api/v1"))
		if p.alerting == nil {
			return unshared(r)
		}
		return boundReads(p.alerting.query, unshared(r))
	})
	mux.HandleFunc("/api/v1/", func(w http.ResponseWriter, r *http.Request) {
		// Prometheus' router takes an escaped slash for one, and so paths that have
		// handlers of their own here. Only names of labels may have one.
		if strings.Contains(strings.ToLower(r.URL.RawPath), "%2f") && !strings.HasPrefix(r.URL.RawPath, "/api/v1/label/") {
			http.NotFound(w, r)
			return
		}
		v1().ServeHTTP(w, r)
	})
	if !p.e.cfg.Admin {
		mux.HandleFunc(adminPath, adminOff)
	}
	if p.e.cfg.Receiver {
		mux.Handle("POST /api/v1/write", shortLabels(answered(p.e.often, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { v1().ServeHTTP(w, r) }))))
	}
	if p.e.cfg.OTLP {
		mux.Handle("POST /api/v1/otlp/v1/metrics", p.boundOTLP(answered(p.e.often, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { v1().ServeHTTP(w, r) }))))
	}
	if to := p.e.cfg.Query; to != nil {
		h := elsewhere(to, p.e.cfg.Log)
		for _, path := range asked() {
			mux.Handle("/api/v1/"+path, h)
		}
	}
	if j := p.alerting; j != nil {
		mux.Handle("/api/v2/", j.alertmanager.handler)
		mux.Handle("GET /redline/notifications", &j.alertmanager.told)
		mux.HandleFunc("GET /federate", p.federate)
	}
	if p.e.cfg.Profiles {
		profiles(mux)
	} else {
		mux.HandleFunc("/debug/pprof/", profilesOff)
	}
	mux.HandleFunc("GET /-/healthy", healthy)
	mux.HandleFunc("GET /-/ready", ready)
	mux.HandleFunc("POST /-/reload", p.reload)
	answers := p.e.discreet(mux)
	m, err := redline.New(redline.Config{Registry: p.e.registry, GroupBy: group})
	if err != nil { // a second engine cannot be on the registry
		return answers
	}
	return m.Wrap(answers)
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

const adminPath = "/api/v1/admin/"

// group returns the route of a request. The APIs have routers of their own: a path below
// them is a route unless they do not know it, but for the names in it. Such are as many
// as clients like.
func group(x *redline.Exchange) string {
	switch {
	case !strings.HasPrefix(x.Route, "/api/"):
		return x.Route
	case x.Status == http.StatusNotFound, x.Status/100 == 3, x.Method == http.MethodOptions:
		return ""
	case strings.HasPrefix(x.Path, adminPath) && !slices.Contains([]string{"delete_series", "clean_tombstones", "snapshot"}, strings.TrimPrefix(x.Path, adminPath+"tsdb/")):
		return adminPath // while it is off, each path below is answered alike
	case strings.HasPrefix(x.Path, "/api/v1/label/"):
		return "/api/v1/label/{name}/values"
	case strings.HasPrefix(x.Path, "/api/v2/silence/"):
		return "/api/v2/silence/{id}"
	}
	return x.Path
}

// reload answers POST /-/reload.
func (p *parts) reload(w http.ResponseWriter, r *http.Request) {
	if !p.e.cfg.Lifecycle {
		http.Error(w, "reloading by request is off; --web.enable-lifecycle turns it on, and SIGHUP does the same", http.StatusForbidden)
		return
	}
	if err := p.e.Reload(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// prometheusAPI returns Prometheus' HTTP API. Its parameters have their place in a row.
func (p *parts) prometheusAPI() *apiv1.API {
	e, s := p.e, p.stored
	tuning := e.cfg.Tuning
	sent := sentBy{s.all, "clients of this server"} // counts their series
	var alerting alerting                           // of an agent nobody asks it
	var exemplars storage.ExemplarQueryable
	var samples storage.SampleAndChunkQueryable = s.all
	if p.alerting != nil {
		alerting, exemplars, samples = *p.alerting, s.db, p.alerting.query.Bound(s.all)
	}
	return apiv1.NewAPI(
		alerting.query, samples, sent, exemplars,
		func(context.Context) apiv1.ScrapePoolsRetriever { return p.scrape },
		func(context.Context) apiv1.TargetRetriever { return p.scrape },
		func(context.Context) apiv1.AlertmanagerRetriever { return alerting.notifier },
		func() config.Config { return *e.current().prometheus },
		e.cfg.Flags,
		apiv1.GlobalURLOptions{ListenAddress: e.cfg.Listen, Host: e.cfg.URL.Host, Scheme: e.cfg.URL.Scheme},
		func(h http.HandlerFunc) http.HandlerFunc { return h }, // the gate has seen to it
		admin{s.db, s.stats, s.disk}, e.cfg.Dir, e.cfg.Admin && s.db != nil,
		e.feature("search-api"), tuning.SearchLimit,
		p.e.often,
		func(context.Context) apiv1.RulesRetriever { return alerting.rules },
		tuning.RemoteReadSamples, tuning.RemoteReadConcurrency, tuning.RemoteReadFrame,
		e.cfg.Agent, nil, // no other origin
		p.runtimeInfo, e.build(),
		// Nobody sends notes, and a stream of none would keep the server from stopping.
		func() []notifications.Notification { return nil },
		func() (<-chan notifications.Notification, func(), bool) { return nil, func() {}, false },
		e.registry, e.registry, nil,
		e.cfg.Receiver, tuning.RemoteWriteMessages,
		e.cfg.OTLP, e.feature("otlp-deltatocumulative"), e.feature("otlp-native-delta-ingestion"),
		tuning.Lookback, e.feature("type-and-unit-labels"), e.feature("metadata-wal-records"), nil, e.features,
		// The whole description costs 40 ms and 7 MB at the start.
		apiv1.OpenAPIOptions{ExternalURL: e.cfg.URL.String(), Version: e.cfg.Version, IncludePaths: []string{"/none"}},
		alerting.parser,
		false, 0, // costs of queries are the guard's
	)
}

// runtimeInfo returns the answer of /api/v1/status/runtimeinfo.
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
		GOGC: gogcText(l.said), GODEBUG: os.Getenv("GODEBUG"),
		StorageRetention: retentionText(l.prometheus),
	}, nil
}
