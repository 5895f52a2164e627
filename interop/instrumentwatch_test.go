package interop

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline/internal/await"
)

// showsRequests waits until an engine has the requests of a job by route, a dashboard
// that shows them, and an alert that judges them.
func showsRequests(t *testing.T, api, job string) {
	t.Helper()
	await.NoError(t, func() error {
		var dashboard struct {
			RouteLabel string
			Routes     struct {
				Columns []struct{ Title, Expr string }
			}
			Rows []struct{ Title string }
		}
		if err := getJSON("http://"+api+"/redline/dashboard?job="+job, &dashboard); err != nil {
			return err
		}
		columns := dashboard.Routes.Columns
		if len(columns) == 0 || len(dashboard.Rows) == 0 || dashboard.RouteLabel != "route" || dashboard.Rows[0].Title != "Requests" {
			return fmt.Errorf("the dashboard is %+v", dashboard)
		}
		const rate = `sum by (route, method) (rate(http_requests_total{job="$job",instance=~"$instance"}[$__rate_interval]))`
		if columns[0].Expr != rate {
			return fmt.Errorf("routes have the rate by %s", columns[0].Expr)
		}
		asked := strings.NewReplacer("$job", job, "$instance", ".*", "$__rate_interval", "1m", "route, method", "route").Replace(rate)
		rates, err := query(api, asked)
		if err != nil || !slices.ContainsFunc(slices.Collect(maps.Keys(rates)), func(route string) bool { return strings.Contains(route, "<int:") }) {
			return fmt.Errorf("rates are %v, %w", rates, err)
		}
		return nil
	})
	await.NoError(t, func() error {
		var rules struct {
			Data struct {
				Groups []struct {
					Rules []struct{ Name, Query string }
				}
			}
		}
		if err := getJSON("http://"+api+"/api/v1/rules?type=record", &rules); err != nil {
			return err
		}
		for _, group := range rules.Data.Groups {
			for _, rule := range group.Rules {
				if rule.Name == "route:requests_failing:ratio_rate5m" && strings.Contains(rule.Query, "http_requests_total{") && strings.Contains(rule.Query, "route") {
					return nil
				}
			}
		}
		return fmt.Errorf("rules are %+v", rules.Data.Groups)
	})
}

// TestInstrumentWatch shows an app that knows nothing of metrics, watched by the port of
// redline run, has a dashboard, rules, and an incident of the route that fails.
func TestInstrumentWatch(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	s := instrumented(t, redline, gunicornOf("every:application", "--workers", "2"))
	address, _, _ := strings.Cut(strings.TrimPrefix(string(s.metrics), "http://"), "/")
	_, port, _ := strings.Cut(address, ":")
	cmd := watchCommand(redline, "--data", "", "--interval", "500ms", "app=:"+port)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := newLines(stdout)
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		lines.drain()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go keepAsking(ctx, s.app+"/users/1", s.app+"/fail")
	api := lines.next(t, regexp.MustCompile(`^watching; http://(\S+) has`))
	showsRequests(t, api, "app")
	if of := lines.next(t, regexp.MustCompile(`INCIDENT \S+-app: app fails .* of (.*) with 500 since `)); of != "GET /fail" {
		t.Errorf("the incident is of %s", of)
	}
}

// keepAsking asks for URLs by turns until ctx ends.
func keepAsking(ctx context.Context, urls ...string) {
	pace := time.NewTicker(50 * time.Millisecond)
	defer pace.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-pace.C:
		}
		if r, err := http.NewRequestWithContext(ctx, http.MethodGet, urls[n%len(urls)], nil); err == nil {
			if resp, err := http.DefaultTransport.RoundTrip(r); err == nil {
				_ = resp.Body.Close()
			}
		}
	}
}
