package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedjson"
)

// status is an engine's state. Fields that an engine does not report are nil.
type status struct {
	URL     string  `json:"url"`
	Version *string `json:"version"`           // of Prometheus' API
	Redline *string `json:"redline,omitempty"` // the version of redline, if the engine is one
	Series  *int    `json:"series"`            // in memory
	Firing  *int    `json:"firing"`
	Pending *int    `json:"pending"`
	Jobs    []*job  `json:"jobs"`
}

// job counts the targets of one job.
type job struct {
	Name    string `json:"job"`
	Targets int    `json:"targets"`
	Up      int    `json:"up"`
	Error   string `json:"error,omitempty"` // of the first that is down, if the engine tells
}

// Status prints the version, whether the targets are up, and how many alerts there are.
func (c *Console) Status(ctx context.Context, at time.Time, w io.Writer, style Style) error {
	s, err := c.status(ctx, at)
	if err != nil {
		return plain(err)
	}
	if style.JSON {
		return printJSON(w, s)
	}
	return s.print(w, style)
}

// status collects all of it. An engine is one that answers a query; it may lack the rest.
func (c *Console) status(ctx context.Context, at time.Time) (*status, error) {
	s := &status{URL: c.url.Redacted(), Jobs: []*job{}}
	targets, err := c.api.Targets(ctx)
	if errors.Is(err, boundedjson.ErrTooLarge) { // of other errors: an engine may have none
		return nil, err
	}
	jobs, err := c.jobs(ctx, at, len(targets.Active) > 0)
	if err != nil {
		return nil, err
	}
	scraped := map[string]*job{}
	for _, t := range targets.Active {
		name := string(t.Labels[model.JobLabel])
		if scraped[name] == nil {
			scraped[name] = &job{Name: name}
		}
		scraped[name].count(t)
	}
	maps.Copy(jobs, scraped)
	s.Jobs = slices.SortedFunc(maps.Values(jobs), func(a, b *job) int { return strings.Compare(a.Name, b.Name) })
	if info, err := c.api.Buildinfo(ctx); err == nil && info.Version != "" {
		s.Version = &info.Version
		if info.Branch == "redline" {
			s.Redline = &info.Revision
		}
	}
	if tsdb, err := c.api.TSDB(ctx); err == nil {
		s.Series = &tsdb.HeadStats.NumSeries
	}
	alerts, err := c.alerts(ctx)
	if errors.Is(err, boundedjson.ErrTooLarge) {
		return nil, err
	}
	if err == nil {
		s.Firing, s.Pending = new(int), new(int)
		for _, a := range alerts {
			if a.State == string(v1.AlertStateFiring) {
				*s.Firing++
			} else {
				*s.Pending++
			}
		}
	}
	return s, ctx.Err()
}

// count adds a target that the engine scrapes.
func (j *job) count(t v1.ActiveTarget) {
	j.Targets++
	switch {
	case t.Health == v1.HealthGood:
		j.Up++
	case j.Error != "":
	case t.LastError != "":
		j.Error = fmt.Sprintf("%s: %s", t.Labels[model.InstanceLabel], t.LastError)
	default:
		j.Error = fmt.Sprintf("%s: not scraped yet", t.Labels[model.InstanceLabel])
	}
}

// recent is the age of a sample from which on one of another engine's targets, which sends
// its samples, is taken for gone. A query finds samples for up to five minutes, also those
// of targets that a restart has left out.
const recent = "120"

// jobs returns the jobs by the metric up, whoever has scraped them. scrapes says that the
// engine has targets of its own.
func (c *Console) jobs(ctx context.Context, at time.Time, scrapes bool) (map[string]*job, error) {
	up := "up"
	if scrapes {
		up = "(up and time() - timestamp(up) < " + recent + ")"
	}
	jobs := map[string]*job{}
	for _, one := range []struct {
		expr string
		set  func(*job, int)
	}{
		{"count by (job) (" + up + ")", func(j *job, n int) { j.Targets = n }},
		{"count by (job) (" + up + " == 1)", func(j *job, n int) { j.Up = n }},
	} {
		value, _, _, err := c.api.Query(ctx, one.expr, at)
		if err != nil {
			return nil, err
		}
		vector, _ := value.(model.Vector)
		if err := complete(vector); err != nil {
			return nil, err
		}
		for _, sample := range vector {
			name := string(sample.Metric[model.JobLabel])
			if jobs[name] == nil {
				jobs[name] = &job{Name: name}
			}
			one.set(jobs[name], int(sample.Value))
		}
	}
	return jobs, nil
}

func (s *status) print(w io.Writer, style Style) error {
	known := func(n *int) string {
		if n == nil {
			return "unknown"
		}
		return strconv.Itoa(*n)
	}
	version := "unknown"
	if s.Version != nil {
		version = said(*s.Version)
	}
	if s.Redline != nil {
		version = fmt.Sprintf("redline %s, with the API of Prometheus %s", said(*s.Redline), version)
	}
	alerts := "unknown"
	if s.Firing != nil {
		alerts = fmt.Sprintf("%d firing, %d pending", *s.Firing, *s.Pending)
		if *s.Firing > 0 {
			alerts = style.Palette.Red(alerts)
		}
	}
	if _, err := fmt.Fprintf(w, "engine   %s\nversion  %s\nseries   %s\nalerts   %s\n\n", s.URL, version, known(s.Series), alerts); err != nil {
		return err
	}
	if len(s.Jobs) == 0 {
		_, err := fmt.Fprintln(w, "no targets")
		return err
	}
	t := table{header: []string{"job", "up", "first error"}}
	for _, j := range s.Jobs {
		up := cell{text: fmt.Sprintf("%d of %d", j.Up, j.Targets), colour: style.Palette.Green}
		if j.Up < j.Targets {
			up.colour = style.Palette.Red
		}
		t.add(cell{text: j.Name}, up, cell{text: j.Error})
	}
	return t.write(w, style)
}
