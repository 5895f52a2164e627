package inventory

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/common/model"
)

// present returns the jobs that are not gone. The index of an engine names the jobs of some
// hours. Of those that an engine scrapes, samples of up tell when that was last, and a restart
// leaves no mark at jobs that are not configured any more: of them there are samples from
// before the engine's start alone. An engine that cannot tell, or that fails, has all jobs.
func (e *Engine) present(ctx context.Context, jobs []string) ([]string, error) {
	scraped, err := e.values(ctx, "job", `up{job!=""}`)
	if err != nil {
		return nil, err
	}
	last, err := e.lastUp(ctx)
	if err != nil {
		return jobs, ctx.Err()
	}
	leftOut := e.leftOut(ctx)
	var kept []string
	for _, job := range jobs {
		at, seen := last[job]
		switch {
		case slices.Contains(scraped, job):
			seen = seen && !leftOut(job, at)
		default:
			seen = e.pushed(ctx, job)
		}
		if seen {
			kept = append(kept, job)
		}
	}
	return kept, ctx.Err()
}

// lastUp returns when each job had its last sample of up, as far as that was lately.
func (e *Engine) lastUp(ctx context.Context) (map[string]time.Time, error) {
	const expr = `max by (job) (timestamp(up)) or max by (job) (max_over_time(timestamp(up)[%s:1m]))`
	value, _, _, err := e.api.Query(ctx, fmt.Sprintf(expr, model.Duration(past)), e.now())
	if err != nil {
		return nil, fmt.Errorf("the last samples of up: %w", plain(err))
	}
	vector, _ := value.(model.Vector)
	last := make(map[string]time.Time, len(vector))
	for _, s := range vector {
		last[string(s.Metric["job"])] = time.UnixMilli(int64(float64(s.Value) * 1000))
	}
	return last, nil
}

// leftOut returns a function that reports whether an engine does not scrape a job, which had
// its last sample at a time, since the engine's start.
func (e *Engine) leftOut(ctx context.Context) func(job string, last time.Time) bool {
	pools, err := e.pools(ctx)
	info, infoErr := e.api.Runtimeinfo(ctx)
	if err != nil || infoErr != nil || len(pools) == 0 || info.StartTime.IsZero() {
		return func(string, time.Time) bool { return false }
	}
	return func(job string, last time.Time) bool {
		return !slices.Contains(pools, job) && last.Before(info.StartTime)
	}
}

// pools returns the names of the jobs that are configured.
func (e *Engine) pools(ctx context.Context) ([]string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, e.client.URL("/api/v1/scrape_pools", nil).String(), nil)
	if err != nil {
		return nil, fmt.Errorf("jobs that are configured: %w", err)
	}
	resp, body, err := e.client.Do(ctx, r) //nolint:bodyclose // it reads and closes the body
	if err != nil {
		return nil, fmt.Errorf("jobs that are configured: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("jobs that are configured: %s", resp.Status)
	}
	var answer struct {
		Data struct {
			Pools []string `json:"scrapePools"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("jobs that are configured: %w", err)
	}
	return answer.Data.Pools, nil
}

// pushed reports whether a job that nobody scrapes has had samples lately, also where that
// cannot be told. One metric is enough, and costs least.
func (e *Engine) pushed(ctx context.Context, job string) bool {
	selector := `{job=` + strconv.Quote(job) + `,` + exposed + `}`
	metrics, err := e.values(ctx, model.MetricNameLabel, selector)
	if err != nil || len(metrics) == 0 {
		return err != nil
	}
	one := `{job=` + strconv.Quote(job) + `,__name__=` + strconv.Quote(metrics[0]) + `}`
	for _, expr := range []string{one, selector, fmt.Sprintf("last_over_time(%s[%s])", selector, model.Duration(past))} {
		value, _, _, err := e.api.Query(ctx, "group("+expr+")", e.now())
		if vector, ok := value.(model.Vector); err != nil || !ok || len(vector) > 0 {
			return true
		}
	}
	return false
}
