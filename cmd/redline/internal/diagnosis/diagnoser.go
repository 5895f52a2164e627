package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/api"
	v1 "github.com/prometheus/client_golang/api/prometheus/v1"

	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/cmd/redline/internal/within"
)

// Services returns the services that an engine had samples of at a time.
type Services func(ctx context.Context, at time.Time) ([]inventory.Service, error)

// Diagnoser answers Questions out of an engine. It is safe for concurrent use.
type Diagnoser struct {
	api      v1.API
	services Services
}

// New returns a Diagnoser that asks the engine at a URL, by t.
func New(u *url.URL, t http.RoundTripper, services Services) (*Diagnoser, error) {
	client, err := api.NewClient(api.Config{Address: u.String(), RoundTripper: t})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.Redacted(), err)
	}
	return &Diagnoser{api: v1.NewAPI(client), services: services}, nil
}

// mostAnswer is the most bytes that an answer of this process's engine may have.
const mostAnswer = 32 << 20

// Within returns a Diagnoser that asks the engine of this process, by the handler of its API.
func Within(engine http.Handler, services Services) (*Diagnoser, error) {
	return New(&url.URL{Scheme: "http", Host: "engine"}, within.Limited(engine, mostAnswer), services)
}

// Ask answers a question.
func (d *Diagnoser) Ask(ctx context.Context, q Question) (Diagnosis, error) {
	var err error
	if q.Alerts, err = d.sinceConditions(ctx, q.Alerts, q.At); err != nil {
		return Diagnosis{}, err
	}
	e, err := d.examine(ctx, q)
	if err != nil {
		return Diagnosis{}, err
	}
	return d.describe(ctx, e)
}

// Explain answers a question about the alerts that the engine has of its time: those of the
// service, where the question is about one.
func (d *Diagnoser) Explain(ctx context.Context, q Question) (Diagnosis, error) {
	alerts, err := d.Alerts(ctx, q.From, q.At)
	if err != nil {
		return Diagnosis{}, err
	}
	if q.Service != "" {
		alerts = slices.DeleteFunc(alerts, func(a Alert) bool { return a.Service != q.Service })
	}
	q.Alerts = alerts
	return d.Ask(ctx, q)
}

// examination is a question with the series that the engine has of it.
type examination struct {
	Question

	began    time.Time // of the first alert, or the beginning of the time that is asked about
	reading  reading   // how series are read
	services []inventory.Service
	input    cause.Input
	verdict  cause.Verdict
	parts    []cause.Finding // of instances, of the causes that were looked at by instance
}

// examine reads the series that a question is about, and judges them.
func (d *Diagnoser) examine(ctx context.Context, q Question) (*examination, error) {
	e := &examination{Question: q, began: q.At}
	if !q.From.IsZero() {
		e.began = q.From
	}
	for _, a := range q.Alerts {
		if !a.Began.IsZero() && a.Began.Before(e.began) {
			e.began = a.Began
		}
		e.input.Alerts = append(e.input.Alerts, cause.Alert{Service: a.Service, Symptom: a.Symptom})
	}
	if q.From.IsZero() && e.began.Before(q.At) {
		e.input.Began = e.began.Unix()
	}
	if q.Service != "" {
		e.input.Alerts = append(e.input.Alerts, cause.Alert{Service: q.Service, Symptom: Other})
	}
	var err error
	if e.services, err = d.services(ctx, q.At); err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	if q.Service != "" && !slices.ContainsFunc(e.services, func(s inventory.Service) bool { return s.Job == q.Service }) {
		return nil, e.unknown()
	}
	if e.reading, err = d.readingOf(ctx, q, e.began); err != nil {
		return nil, err
	}
	if err := d.read(ctx, e); err != nil {
		return nil, err
	}
	e.judge()
	return e, d.narrow(ctx, e)
}

// unknown returns the error for a question about a service that was not there.
func (e *examination) unknown() error {
	const told = 20
	names := make([]string, 0, told)
	for _, s := range e.services[:min(told, len(e.services))] {
		names = append(names, s.Job)
	}
	text := "no samples of " + e.Service + " in the last minutes before then"
	if len(names) > 0 {
		text += "; there are: " + strings.Join(names, ", ")
	}
	if more := len(e.services) - told; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return UnknownServiceError(text)
}

// UnknownServiceError is the error of a question about a service that had no samples then.
type UnknownServiceError string

// Error implements error.
func (e UnknownServiceError) Error() string { return string(e) }

// mostMoments bounds the moments of a time that are judged.
const mostMoments = 60

// judge judges the moment that is asked about. Of a time, it takes the moment whose first
// cause has most points; of several, the one whose symptoms are strongest.
func (e *examination) judge() {
	e.input.At = e.At.Unix()
	e.verdict = cause.Judge(e.input)
	if e.From.IsZero() {
		return
	}
	apart := max(int64(e.reading.step.Seconds()), (e.At.Unix()-e.From.Unix())/mostMoments)
	at := e.input.At
	for moment := at - apart; moment > e.From.Unix(); moment -= apart {
		e.input.At = moment
		if v := cause.Judge(e.input); worse(v, e.verdict) {
			e.verdict, at = v, moment
		}
	}
	e.input.At = at
}

// worse reports whether a verdict tells of something worse than another one.
func worse(a, b cause.Verdict) bool {
	score := func(v cause.Verdict) float64 {
		if len(v.Causes) == 0 {
			return 0
		}
		return v.Causes[0].Score
	}
	strength := func(v cause.Verdict) (sum float64) {
		for _, f := range v.Symptoms {
			sum += f.Strength
		}
		return sum
	}
	return cmp.Or(cmp.Compare(score(a), score(b)), cmp.Compare(strength(a), strength(b))) > 0
}
