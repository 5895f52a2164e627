package queryguard_test

import (
	"context"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

const subqueryStep = time.Minute

// many is an index in which each value of a label has as many series, and each label ten
// values.
type many int

func (n many) NumSeries() uint64 { return uint64(n) * 10 }

func (n many) Count(context.Context, string, string) (int, error) { return int(n), nil }

func (many) Values(context.Context, string) (int, error) { return 10, nil }

func (n many) Parts(int64, int64) []queryguard.Part { return []queryguard.Part{n} }

// guarded is Prometheus' engine behind a guard.
func guarded(t *testing.T, of queryguard.Index, l queryguard.Limits) *queryguard.Guard {
	t.Helper()
	return queryguard.New(promqltest.NewTestEngineWithOpts(t, promql.EngineOpts{
		MaxSamples: 50_000_000, Timeout: 100 * time.Second, EnableAtModifier: true, EnableNegativeOffset: true,
		EnableDelayedNameRemoval: true, UseStartTimestamps: true, // as Prometheus' tests have it
		NoStepSubqueryIntervalFn: func(int64) int64 { return subqueryStep.Milliseconds() },
		Parser:                   queryguard.NewParser(parser.NewParser(promqltest.TestParserOpts), l),
	}), of, l, func() time.Duration { return subqueryStep }, nil)
}

// TestPrometheusQueries holds that the guard lets all queries of Prometheus' own tests
// pass, with the results that they have without it, beside few series and many.
func TestPrometheusQueries(t *testing.T) {
	promqltest.RunBuiltinTests(t, guarded(t, many(10_000), queryguard.Limits{}))
}

// honest are queries of dashboards, some of them as heavy as people write them.
func honest() []string {
	return []string{
		`up`,
		`sum by (job, instance) (rate(http_requests_total{job=~"a|b"}[5m]))`,
		`histogram_quantile(0.99, sum by (le, handler) (rate(http_request_duration_seconds_bucket[5m])))`,
		`topk(10, sum by (handler) (rate(http_requests_total[5m])))`,
		`topk(1000, http_requests_total)`,
		`topk by (job) (1000, http_requests_total)`,
		`topk without (le) (5, http_requests_total)`,
		`bottomk(5, node_filesystem_avail_bytes / node_filesystem_size_bytes)`,
		`count_values("version", build_info)`,
		`avg_over_time(up[30d])`,
		`avg_over_time((sum(up) / count(up))[30d:1m])`,
		`max_over_time(rate(http_requests_total[5m])[1d:1m])`,
		`quantile_over_time(0.95, rate(http_requests_total[5m])[7d:5m])`,
		`max_over_time(sum by (job) (rate(http_requests_total[5m]))[90d:1h])`,
		`predict_linear(node_filesystem_avail_bytes[6h], 4 * 3600) < 0`,
		`label_replace(label_replace(up, "host", "$1", "instance", "(.*):.*"), "port", "$1", "instance", ".*:(.*)")`,
		`label_join(up, "all", "/", "job", "instance", "env", "zone")`,
		`sum(rate(a[1d])) / sum(rate(a[1d] offset 1w)) or vector(0)`,
		`sum_over_time((up == bool 0)[1d:15s] @ end())`,
		`changes(process_start_time_seconds[1h]) > 0 and on (instance) up`,
		`sum(a) or sum(b) or sum(c) or sum(d) or sum(e) or sum(f) or sum(g) or sum(h)`,
	}
}

// TestHonestQueries holds that queries of dashboards, for an hour to a year, of a hundred
// thousand series, pass.
func TestHonestQueries(t *testing.T) {
	g := guarded(t, many(100_000), queryguard.Limits{})
	end := time.Unix(1_800_000_000, 0)
	for _, text := range honest() {
		for _, span := range []time.Duration{time.Hour, 24 * time.Hour, 30 * 24 * time.Hour, 365 * 24 * time.Hour} {
			query, err := g.NewRangeQuery(t.Context(), nil, nil, text, end.Add(-span), end, max(15*time.Second, span/1000))
			if err != nil {
				t.Errorf("%s over %v: %v", text, span, err)
				continue
			}
			query.Close()
		}
	}
}
