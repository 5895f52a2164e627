package inventory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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

	"github.com/redline-metrics/redline/cmd/redline/internal/within"
)

// Engine reads from a query engine which families its services have. It is safe for concurrent use.
type Engine struct {
	client api.Client
	api    v1.API
	now    func() time.Time
}

// NewEngine returns an Engine that asks the one at a URL, by t; nil is http.DefaultTransport.
func NewEngine(u *url.URL, t http.RoundTripper) (*Engine, error) {
	if t == nil {
		t = http.DefaultTransport
	}
	client, err := api.NewClient(api.Config{Address: u.String(), RoundTripper: t})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.Redacted(), err)
	}
	return &Engine{client: client, api: v1.NewAPI(client), now: time.Now}, nil
}

// Within returns an Engine that asks one of this process, by the handler of its API.
func Within(engine http.Handler) (*Engine, error) {
	return NewEngine(&url.URL{Scheme: "http", Host: "engine"}, within.Transport(engine))
}

// ServicesAt returns all services that the engine had samples of in the minutes before a time.
func (e *Engine) ServicesAt(ctx context.Context, at time.Time) ([]Service, error) {
	then := *e
	then.now = func() time.Time { return at }
	jobs, err := then.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	return then.Services(ctx, jobs)
}

const (
	// past is how far back an Engine looks: a service without samples since then is gone.
	past = 15 * time.Minute
	// atOnce bounds the requests under way.
	atOnce = 8
)

// exposed matches the names of metrics that no rule records: an alert may well be about a
// job that is gone.
const exposed = `__name__!~"ALERTS(_FOR_STATE)?|.*:.*"`

// Jobs returns the jobs that the engine has had samples of lately, in order. Samples that
// rules record do not count.
func (e *Engine) Jobs(ctx context.Context) ([]string, error) {
	jobs, err := e.values(ctx, "job", `{job!="",`+exposed+`}`)
	if err != nil {
		return nil, err
	}
	slices.Sort(jobs)
	return e.present(ctx, jobs)
}

func (e *Engine) values(ctx context.Context, label, selector string) ([]string, error) {
	now := e.now()
	values, _, _, err := e.api.LabelValues(ctx, label, []string{selector}, now.Add(-past), now)
	if err != nil {
		return nil, fmt.Errorf("values of %s: %w", label, plain(err))
	}
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = string(v)
	}
	return names, nil
}

// Services returns the services of these jobs.
func (e *Engine) Services(ctx context.Context, jobs []string) ([]Service, error) {
	// Some engines have no metadata. Names tell the most important part.
	all, err := e.api.Metadata(ctx, "", "")
	if err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("metadata: %w", plain(err))
	}
	services := make([]Service, len(jobs))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i, job := range jobs {
		g.Go(func() error {
			metadata, err := e.metadata(ctx, job)
			if err != nil {
				return err
			}
			if len(metadata) == 0 {
				metadata = all
			}
			families, err := e.families(ctx, job, metadata)
			services[i] = Service{Job: job, Families: families}
			return err
		})
	}
	return services, g.Wait()
}

// metadata returns the metadata of a job's own targets, where the engine scrapes them: other
// services may use the same name for another family. One target speaks for all.
func (e *Engine) metadata(ctx context.Context, job string) (map[string][]v1.Metadata, error) {
	const targets = "1"
	found, err := e.api.TargetsMetadata(ctx, `{job=`+strconv.Quote(job)+`}`, "", targets)
	if err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("metadata: %w", plain(err))
	}
	metadata := make(map[string][]v1.Metadata, len(found))
	for _, m := range found {
		metadata[m.Metric] = append(metadata[m.Metric], v1.Metadata{Type: m.Type, Help: m.Help, Unit: m.Unit})
	}
	return metadata, nil
}

// families returns the families of a job. A request for each of its label names tells which
// metrics have that label: label names are few, however many series there are.
func (e *Engine) families(ctx context.Context, job string, metadata map[string][]v1.Metadata) ([]Family, error) {
	selector := `{job=` + strconv.Quote(job) + `}`
	metrics, err := e.values(ctx, model.MetricNameLabel, selector)
	if err != nil {
		return nil, err
	}
	now := e.now()
	names, _, _, err := e.api.LabelNames(ctx, []string{selector}, now.Add(-past), now)
	if err != nil {
		return nil, fmt.Errorf("names of labels: %w", plain(err))
	}
	names = slices.DeleteFunc(names, func(n model.LabelName) bool { return n == model.MetricNameLabel || n == "job" || n == "instance" })
	having := make(map[string][]string, len(names))
	for _, name := range names {
		quoted := quoteName(name)
		metrics, err := e.values(ctx, model.MetricNameLabel, `{job=`+strconv.Quote(job)+`,`+quoted+`!=""}`)
		if err != nil && (quoted == string(name) || ctx.Err() != nil) {
			return nil, err // some engines do not take names in quotes
		}
		having[string(name)] = metrics
	}
	j := newJobMetrics(metrics, having, metadata)
	if len(having[model.BucketLabel]) > 0 {
		if err := e.bounds(ctx, job, j); err != nil {
			return nil, err
		}
	}
	if err := e.impossible(ctx, job, j); err != nil {
		return nil, err
	}
	return j.sorted(), nil
}

// quoteName returns a label's name as a selector has it.
func quoteName(name model.LabelName) string {
	if model.LegacyValidation.IsValidLabelName(string(name)) {
		return string(name)
	}
	return strconv.Quote(string(name))
}

// bounds returns the boundaries of the buckets of all histograms of a job.
func (e *Engine) bounds(ctx context.Context, job string, j *jobMetrics) error {
	value, _, _, err := e.api.Query(ctx, `group by (__name__, le) ({job=`+strconv.Quote(job)+`,le!=""})`, e.now())
	if err != nil {
		return fmt.Errorf("buckets: %w", plain(err))
	}
	vector, ok := value.(model.Vector)
	if !ok {
		return errors.New("buckets: expected a vector")
	}
	for _, s := range vector {
		bound, err := strconv.ParseFloat(string(s.Metric["le"]), 64)
		f := j.of[string(s.Metric[model.MetricNameLabel])]
		if err == nil && f != nil && !math.IsInf(bound, 1) {
			f.Bounds = append(f.Bounds, bound)
		}
	}
	return nil
}

// plain returns an error of the API as one line. It keeps the whole text of an answer that
// is not in Prometheus' format.
func plain(err error) error {
	var e *v1.Error
	if errors.As(err, &e) {
		text, _, _ := strings.Cut(strings.TrimSpace(cmp.Or(e.Detail, e.Msg)), "\n")
		return errors.New(text)
	}
	return err
}
