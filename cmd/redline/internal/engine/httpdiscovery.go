package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	config_util "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/common/version"
	"github.com/prometheus/prometheus/discovery"
	prom_http "github.com/prometheus/prometheus/discovery/http" // http_sd_configs
	"github.com/prometheus/prometheus/discovery/refresh"
	"github.com/prometheus/prometheus/discovery/targetgroup"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedjson"
)

// discoveryLimits returns those of an answer that names targets. Most lists and objects
// belong to groups, of which each has three with its targets and labels.
func discoveryLimits() boundedjson.Limits {
	return boundedjson.Limits{Bytes: discoveryBytes, Opened: 3 * mostFound, Members: 10 * mostFound}
}

// httpBounds bounds the answers of http_sd_configs before they are decoded, for which
// Prometheus' discovery has no place: eight megabytes of empty groups take 700.
type httpBounds struct {
	refreshed discovery.RefreshMetricsInstantiator
	failures  prometheus.Counter
}

func newHTTPBounds(metrics *discovery.SDMetrics, r prometheus.Registerer) httpBounds {
	b := httpBounds{refreshed: metrics.RefreshManager}
	b.failures = prometheus.NewCounter(prometheus.CounterOpts{Name: "prometheus_sd_http_failures_total", Help: "Number of HTTP service discovery refresh failures."})
	var there prometheus.AlreadyRegisteredError
	if err := r.Register(b.failures); errors.As(err, &there) { // it is Prometheus'
		if known, ok := there.ExistingCollector.(prometheus.Counter); ok {
			b.failures = known
		}
	}
	return b
}

// around returns configurations whose discovery over HTTP is bounded.
func (b httpBounds) around(cfg map[string]discovery.Configs) map[string]discovery.Configs {
	all := map[string]discovery.Configs{}
	for name, configs := range cfg {
		for _, c := range configs {
			if over, ok := c.(*prom_http.SDConfig); ok {
				c = httpConfig{over, b}
			}
			all[name] = append(all[name], c)
		}
	}
	return all
}

// httpConfig is an http_sd_config. Two are the same if their texts are.
type httpConfig struct {
	*prom_http.SDConfig
	bounds httpBounds
}

// NewDiscoverer implements discovery.Config.
func (c httpConfig) NewDiscoverer(opts discovery.DiscovererOptions) (discovery.Discoverer, error) {
	client, err := config_util.NewClientFromConfig(c.HTTPClientConfig, "http", opts.HTTPClientOptions...)
	if err != nil {
		return nil, err
	}
	interval := time.Duration(c.RefreshInterval)
	client.Timeout = interval
	if opts.Logger == nil {
		opts.Logger = promslog.NewNopLogger()
	}
	d := &httpDiscovery{url: c.URL, interval: interval, client: client, failures: c.bounds.failures}
	return refresh.NewDiscovery(refresh.Options{
		Logger: opts.Logger, Mech: "http", SetName: opts.SetName, Interval: interval,
		RefreshF: d.refresh, MetricsInstantiator: c.bounds.refreshed,
	}), nil
}

// httpDiscovery asks a server for targets, as Prometheus does.
type httpDiscovery struct {
	url      string
	interval time.Duration
	client   *http.Client
	failures prometheus.Counter
	last     int // groups of the answer before
}

func (d *httpDiscovery) refresh(ctx context.Context) ([]*targetgroup.Group, error) {
	found, err := d.ask(ctx)
	if err != nil {
		d.failures.Inc()
		return nil, err
	}
	source := func(i int) string { return fmt.Sprintf("%s:%d", d.url, i) }
	for i, g := range found {
		if g == nil {
			d.failures.Inc()
			return nil, errors.New("nil target group item found")
		}
		g.Source = source(i)
		if g.Labels == nil {
			g.Labels = model.LabelSet{}
		}
		g.Labels[model.MetaLabelPrefix+"url"] = model.LabelValue(d.url)
	}
	n := len(found)
	for i := n; i < d.last; i++ { // those that are gone
		found = append(found, &targetgroup.Group{Source: source(i)})
	}
	d.last = n
	return found, nil
}

func (d *httpDiscovery) ask(ctx context.Context) (found []*targetgroup.Group, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url, http.NoBody)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", version.PrometheusUserAgent())
	req.Header.Set("Accept", "application/json")
	req.Header.Set("X-Prometheus-Refresh-Interval-Seconds", strconv.FormatFloat(d.interval.Seconds(), 'f', -1, 64))
	resp, err := d.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("server returned HTTP status %s", resp.Status)
	}
	kind := resp.Header.Get("Content-Type")
	mediaType, params, err := mime.ParseMediaType(kind)
	if charset, given := params["charset"]; err != nil || mediaType != "application/json" || given && !strings.EqualFold(charset, "utf-8") {
		return nil, fmt.Errorf("unsupported content type %q", kind)
	}
	text, err := io.ReadAll(boundedjson.NewReader(resp.Body, discoveryLimits()))
	if err != nil {
		return nil, err
	}
	return found, json.Unmarshal(text, &found)
}
