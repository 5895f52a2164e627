package inventory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/api"
	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
	"golang.org/x/sync/errgroup"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// Engine asks an engine what it has of services. It may be used by several goroutines.
type Engine struct {
	api v1.API
	now func() time.Time
}

// NewEngine asks the engine at a URL, by t; nil is http.DefaultTransport.
func NewEngine(u *url.URL, t http.RoundTripper) (*Engine, error) {
	if t == nil {
		t = http.DefaultTransport
	}
	client, err := api.NewClient(api.Config{Address: u.String(), RoundTripper: t})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.Redacted(), err)
	}
	return &Engine{api: v1.NewAPI(client), now: time.Now}, nil
}

const (
	// past is how far back is looked: what has not been there since is gone.
	past = 15 * time.Minute
	// atOnce is how many requests are under way at a time.
	atOnce = 8
)

// Jobs are those that the engine has samples of, in order.
func (e *Engine) Jobs(ctx context.Context) ([]string, error) {
	jobs, err := e.values(ctx, "job", `{job!=""}`)
	slices.Sort(jobs)
	return jobs, err
}

func (e *Engine) values(ctx context.Context, label, selector string) ([]string, error) {
	now := e.now()
	values, _, err := e.api.LabelValues(ctx, label, []string{selector}, now.Add(-past), now)
	if err != nil {
		return nil, fmt.Errorf("values of %s: %w", label, plain(err))
	}
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = string(v)
	}
	return names, nil
}

// Services are those of these jobs.
func (e *Engine) Services(ctx context.Context, jobs []string) ([]catalog.Service, error) {
	// Some engines have no metadata. Names tell what is needed most.
	metadata, err := e.api.Metadata(ctx, "", "")
	if err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("metadata: %w", plain(err))
	}
	services := make([]catalog.Service, len(jobs))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i, job := range jobs {
		g.Go(func() error {
			families, err := e.families(ctx, job, metadata)
			services[i] = catalog.Service{Job: job, Families: families}
			return err
		})
	}
	return services, g.Wait()
}

// families are a job's. A request for each of its label names says which metrics have
// that label: there are few names, however many series.
func (e *Engine) families(ctx context.Context, job string, metadata map[string][]v1.Metadata) ([]catalog.Family, error) {
	selector := `{job=` + strconv.Quote(job) + `}`
	metrics, err := e.values(ctx, model.MetricNameLabel, selector)
	if err != nil {
		return nil, err
	}
	now := e.now()
	names, _, err := e.api.LabelNames(ctx, []string{selector}, now.Add(-past), now)
	if err != nil {
		return nil, fmt.Errorf("names of labels: %w", plain(err))
	}
	j := jobMetrics{families: map[string]*catalog.Family{}, metadata: metadata}
	names = slices.DeleteFunc(names, func(n model.LabelName) bool { return n == model.MetricNameLabel || n == "job" || n == "instance" })
	having := make(map[model.LabelName][]string, len(names))
	for _, name := range names {
		if having[name], err = e.values(ctx, model.MetricNameLabel, `{job=`+strconv.Quote(job)+`,`+quoteName(name)+`!=""}`); err != nil {
			return nil, err
		}
	}
	j.name(metrics, having["le"], having["quantile"])
	for _, name := range names {
		for _, metric := range having[name] {
			j.label(metric, string(name))
		}
	}
	if len(having["le"]) > 0 {
		if err := e.bounds(ctx, job, &j); err != nil {
			return nil, err
		}
	}
	return j.sorted(), nil
}

// quoteName is a label's name as a selector has it.
func quoteName(name model.LabelName) string {
	if model.LegacyValidation.IsValidLabelName(string(name)) {
		return string(name)
	}
	return strconv.Quote(string(name))
}

// bounds finds the boundaries of the buckets of all histograms of a job.
func (e *Engine) bounds(ctx context.Context, job string, j *jobMetrics) error {
	value, _, err := e.api.Query(ctx, `group by (__name__, le) ({job=`+strconv.Quote(job)+`,le!=""})`, e.now())
	if err != nil {
		return fmt.Errorf("buckets: %w", plain(err))
	}
	vector, ok := value.(model.Vector)
	if !ok {
		return errors.New("buckets: expected a vector")
	}
	for _, s := range vector {
		bound, err := strconv.ParseFloat(string(s.Metric["le"]), 64)
		f := j.family(string(s.Metric[model.MetricNameLabel]))
		if err == nil && f != nil && !math.IsInf(bound, 1) {
			f.Bounds = append(f.Bounds, bound)
		}
	}
	return nil
}

// jobMetrics are the families of a job, as they come together.
type jobMetrics struct {
	families map[string]*catalog.Family // by their names
	metrics  map[string]string          // the family of a metric
	metadata map[string][]v1.Metadata
}

// name finds the families of metrics, of which some have buckets and quantiles.
func (j *jobMetrics) name(metrics, bucketed, quantiled []string) {
	j.metrics = map[string]string{}
	buckets := map[string]bool{}
	for _, m := range bucketed {
		buckets[strings.TrimSuffix(m, "_bucket")] = true
	}
	for _, m := range metrics {
		base, suffix := m, ""
		for _, s := range []string{"_bucket", "_count", "_sum"} {
			if cut, ok := strings.CutSuffix(m, s); ok && (buckets[cut] || slices.Contains(quantiled, cut) || j.isTimed(cut)) {
				base, suffix = cut, s
			}
		}
		f := j.families[base]
		if f == nil {
			f = j.start(base, slices.Contains(metrics, base+"_total"))
			j.families[base] = f
		}
		switch {
		case buckets[base]:
			f.Type = catalog.Histogram
		case suffix != "" && f.Type != catalog.Histogram, slices.Contains(quantiled, base):
			f.Type = catalog.Summary
		case suffix == "" && f.Type == catalog.Histogram:
			f.Native = true
		}
		j.metrics[m] = base
	}
}

// isTimed says whether a name is a histogram's or a summary's by its metadata.
func (j *jobMetrics) isTimed(name string) bool {
	for _, m := range j.metadata[name] {
		if m.Type == v1.MetricTypeHistogram || m.Type == v1.MetricTypeSummary {
			return true
		}
	}
	return false
}

// start is a family with what metadata say of it. In OpenMetrics, a counter's are under
// its name without _total, where those of a gauge of that name may be too.
func (j *jobMetrics) start(name string, besideCounter bool) *catalog.Family {
	f := &catalog.Family{Name: name, Type: guessType(name)}
	if besideCounter {
		f.Type = catalog.Gauge
	}
	for _, key := range []string{name, strings.TrimSuffix(name, "_total"), strings.TrimSuffix(name, "_info")} {
		for _, known := range j.metadata[key] {
			t := catalog.Type(known.Type)
			if key == name && besideCounter && t == catalog.Counter || key != name && t != catalog.Counter && t != catalog.Info {
				continue
			}
			f.Help, f.Unit = known.Help, known.Unit
			if t != catalog.Unknown {
				f.Type = t
			}
			return f
		}
	}
	return f
}

func (j *jobMetrics) family(metric string) *catalog.Family { return j.families[j.metrics[metric]] }

func (j *jobMetrics) label(metric, label string) {
	if f := j.family(metric); f != nil && !slices.Contains(f.Labels, label) {
		f.Labels = append(f.Labels, label)
	}
}

func (j *jobMetrics) sorted() []catalog.Family {
	var families []catalog.Family
	for _, f := range slices.SortedFunc(maps.Values(j.families), func(a, b *catalog.Family) int { return cmp.Compare(a.Name, b.Name) }) {
		f.Labels = withoutScrape(f.Labels)
		slices.Sort(f.Bounds)
		f.Bounds = slices.Compact(f.Bounds)
		families = append(families, *f)
	}
	return families
}

// plain is an error of the API's as a line: of an answer that is none of Prometheus'
// it keeps the whole.
func plain(err error) error {
	var e *v1.Error
	if errors.As(err, &e) {
		text, _, _ := strings.Cut(strings.TrimSpace(cmp.Or(e.Detail, e.Msg)), "\n")
		return errors.New(text)
	}
	return err
}
