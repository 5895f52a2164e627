package catalog_test

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/util/teststorage"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// data are samples that are queried at their end.
type data struct {
	*teststorage.TestStorage
	engine *promql.Engine
}

const (
	scrapedFor   = 20 * time.Minute
	scrapedEvery = 15 * time.Second
)

func newData(t *testing.T, stored *teststorage.TestStorage) data {
	t.Helper()
	const mostSamples = 1_000_000
	return data{stored, promqltest.NewTestEngineWithOpts(t, promql.EngineOpts{
		MaxSamples: mostSamples, Timeout: time.Minute, EnableAtModifier: true, Parser: parser.NewParser(parser.Options{}),
	})}
}

// read reads an exposition. Its families are those of a service, from which scrape makes
// data.
func read(t *testing.T, text string) []*dto.MetricFamily {
	t.Helper()
	families, err := exposition.Read([]byte(text), exposition.Text)
	if err != nil {
		t.Fatal(err)
	}
	return families
}

func service(job string, families []*dto.MetricFamily) inventory.Service {
	return inventory.Service{Job: job, Families: inventory.FromExposition(families)}
}

// scrape adds the samples of an instance over some time. Counters rise by the families'
// values in each second; other families have these values.
func (d data) scrape(t *testing.T, job, instance string, families []*dto.MetricFamily) {
	t.Helper()
	app := d.Appender(t.Context())
	for _, one := range series(families) {
		b := labels.NewBuilder(one.labels)
		b.Set("job", job).Set("instance", instance)
		for at := time.Duration(0); at <= scrapedFor; at += scrapedEvery {
			value := one.value
			if one.counts {
				value *= at.Seconds()
			}
			if _, err := app.Append(0, b.Labels(), at.Milliseconds(), value); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := app.Commit(); err != nil {
		t.Fatal(err)
	}
}

type oneSeries struct {
	labels labels.Labels
	value  float64
	counts bool
}

// series are those that Prometheus makes of families.
func series(families []*dto.MetricFamily) []oneSeries {
	var all []oneSeries
	for _, f := range families {
		for _, m := range f.GetMetric() {
			add := func(suffix string, value float64, counts bool, more ...string) {
				b := labels.NewBuilder(labels.FromStrings(more...))
				b.Set("__name__", f.GetName()+suffix)
				for _, l := range m.GetLabel() {
					b.Set(l.GetName(), l.GetValue())
				}
				all = append(all, oneSeries{b.Labels(), value, counts})
			}
			switch f.GetType() {
			case dto.MetricType_COUNTER:
				add("", m.GetCounter().GetValue(), true)
			case dto.MetricType_GAUGE:
				add("", m.GetGauge().GetValue(), false)
			case dto.MetricType_HISTOGRAM:
				h := m.GetHistogram()
				for _, b := range h.GetBucket() {
					add("_bucket", float64(b.GetCumulativeCount()), true, "le", labels.FormatOpenMetricsFloat(b.GetUpperBound()))
				}
				add("_count", float64(h.GetSampleCount()), true)
				add("_sum", h.GetSampleSum(), true)
			case dto.MetricType_SUMMARY:
				s := m.GetSummary()
				for _, q := range s.GetQuantile() {
					add("", q.GetValue(), false, "quantile", labels.FormatOpenMetricsFloat(q.GetQuantile()))
				}
				add("_count", float64(s.GetSampleCount()), true)
				add("_sum", s.GetSampleSum(), true)
			default:
				add("", m.GetUntyped().GetValue(), false)
			}
		}
	}
	return all
}

// variables are values of those that queries have in them.
type variables map[string]string

// chosen are those of a dashboard that shows all of a job, changed by some.
func chosen(job string, some variables) variables {
	all := variables{"job": job, "instance": ".*", "route": ".*", "__rate_interval": "1m", "__range": "10m"}
	maps.Copy(all, some)
	return all
}

func (v variables) fill(expr string) string {
	for name, value := range v {
		expr = strings.ReplaceAll(expr, "$"+name, value)
	}
	return expr
}

// ask is the answer to a query at the end of the data: a line for each series, of its
// legend and its value, in order. Without a legend, its labels stand there.
func (d data) ask(t *testing.T, expr, legend string) []string {
	t.Helper()
	return d.askAt(t, expr, legend, time.UnixMilli(0).Add(scrapedFor))
}

// askAt is the answer at a time.
func (d data) askAt(t *testing.T, expr, legend string, at time.Time) []string {
	t.Helper()
	q, err := d.engine.NewInstantQuery(t.Context(), d, nil, expr, at)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	defer q.Close()
	result := q.Exec(t.Context())
	vector, err := result.Vector()
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	if warnings, _ := result.Warnings.CountWarningsAndInfo(); warnings > 0 {
		t.Errorf("%s: %v", expr, result.Warnings)
	}
	lines := make([]string, 0, len(vector))
	for _, s := range vector {
		name := legend
		if legend == "" {
			name = s.Metric.String()
		}
		name = inLegend.ReplaceAllStringFunc(name, func(l string) string { return s.Metric.Get(strings.Trim(l, "{}")) })
		value := fmt.Sprintf("%.4g", s.F)
		if s.H != nil {
			value = fmt.Sprintf("histogram of %.4g", s.H.Count)
		} else if math.Abs(s.F) < 1e-12 {
			value = "0"
		}
		lines = append(lines, strings.TrimSpace(name+" "+value))
	}
	slices.Sort(lines)
	return lines
}

var inLegend = regexp.MustCompile(`\{\{[^{}]+\}\}`)
