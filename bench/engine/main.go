// Engine runs redline watch and Debian's prometheus side by side, on the same
// configuration, and prints the resources that each takes.
//
//	go run ./bench/engine [-series 50000] [-interval 15s] [-for 3m]
//
// It needs prometheus on the PATH, and builds redline by itself.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

type options struct {
	series   int
	interval time.Duration
	length   time.Duration
}

func main() {
	var o options
	flag.IntVar(&o.series, "series", 50_000, "series of the target")
	flag.DurationVar(&o.interval, "interval", 15*time.Second, "how often it is scraped")
	flag.DurationVar(&o.length, "for", 3*time.Minute, "how long")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "engine:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	work, err := os.MkdirTemp("", "bench-engine-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	redline := filepath.Join(work, "redline")
	if out, err := exec.CommandContext(ctx, "go", "build", "-ldflags", "-s -w", "-o", redline, "./cmd/redline").CombinedOutput(); err != nil { //nolint:gosec // ours
		return fmt.Errorf("build redline: %w\n%s", err, out)
	}
	target, stopTarget, err := serveSeries(ctx, o.series)
	if err != nil {
		return err
	}
	defer stopTarget()
	config := filepath.Join(work, "prometheus.yml")
	text := fmt.Sprintf("global: {scrape_interval: %[1]s, scrape_timeout: %[3]s}\nscrape_configs: [{job_name: many, static_configs: [{targets: [%[2]q]}]}]\n", o.interval, target, min(o.interval, 10*time.Second))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return err
	}
	contenders := []*contender{
		{name: "prometheus (Debian)", command: func(config, dir, addr string) []string {
			return []string{"prometheus", "--config.file", config, "--storage.tsdb.path", dir, "--web.listen-address", addr, "--log.level", "error"}
		}},
		{name: "redline watch", command: func(config, dir, addr string) []string {
			return []string{redline, "watch", "--config", config, "--data", dir, "--listen", addr, "--log.level", "error"}
		}},
	}
	const starts = 5
	for i := range starts {
		for _, c := range contenders {
			if err := c.timeStart(ctx, config, filepath.Join(work, fmt.Sprint(c.name, i))); err != nil {
				return err
			}
		}
	}
	for _, c := range contenders {
		if err := c.start(ctx, config, filepath.Join(work, c.name)); err != nil {
			return err
		}
		defer c.stop()
	}
	fmt.Fprintf(os.Stderr, "both scrape %d series every %v, for %v\n", o.series, o.interval, o.length)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(o.length):
	}
	for _, c := range contenders {
		if err := c.measure(); err != nil {
			return err
		}
	}
	if err := timeQueries(ctx, contenders, o.length); err != nil {
		return err
	}
	report(contenders, o)
	return nil
}

// serveSeries serves n counters with labels as in a real exposition, a hundred to a family.
func serveSeries(ctx context.Context, n int) (addr string, stop func(), err error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	var scrapes atomic.Int64
	const perFamily = 100
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		value := scrapes.Add(1)
		var b strings.Builder
		for i := range n {
			if i%perFamily == 0 {
				fmt.Fprintf(&b, "# HELP bench_%d_total Of a benchmark.\n# TYPE bench_%[1]d_total counter\n", i/perFamily)
			}
			fmt.Fprintf(&b, "bench_%[1]d_total{method=\"GET\",route=\"/api/v1/resource/%[2]d\",shard=\"%[1]d\"} %[3]d\n", i/perFamily, i%perFamily, value*int64(i%17+1))
		}
		_, _ = io.WriteString(w, b.String()) // a scraper may have gone
	})}
	go func() { _ = server.Serve(l) }()
	return l.Addr().String(), func() { _ = server.Close() }, nil
}

// queried returns range queries as dashboards send them.
func queried() []string {
	return []string{
		`sum(rate({__name__=~"bench_.*_total"}[1m]))`,
		`sum by (route) (rate({__name__=~"bench_[0-9]?[0-9]_total"}[1m]))`,
		`histogram_quantile(0.9, sum by (le) (rate(bench_7_total[1m]))) or topk(5, bench_7_total)`,
		`count({job="many"})`,
	}
}

// timeQueries sends the queries to both in turn.
func timeQueries(ctx context.Context, contenders []*contender, length time.Duration) error {
	const rounds = 11
	end := time.Now()
	for _, q := range queried() {
		for range rounds {
			for _, c := range contenders {
				took, err := c.ask(ctx, q, end.Add(-length), end)
				if err != nil {
					return fmt.Errorf("%s: %s: %w", c.name, q, err)
				}
				if c.queries == nil {
					c.queries = map[string][]time.Duration{}
				}
				c.queries[q] = append(c.queries[q], took)
			}
		}
	}
	return nil
}

// report prints a table with the first contender's figures as the base.
func report(contenders []*contender, o options) {
	base := contenders[0]
	fmt.Printf("| %d series every %v for %v |", o.series, o.interval, o.length)
	for _, c := range contenders {
		fmt.Printf(" %s |", c.name)
	}
	fmt.Print(" ratio |\n|---|---|---|---|\n")
	row := func(name, unit string, of func(*contender) float64) {
		fmt.Printf("| %s |", name)
		for _, c := range contenders {
			fmt.Printf(" %.3g %s |", of(c), unit)
		}
		fmt.Printf(" %.2f |\n", of(contenders[1])/of(base))
	}
	row("ready on an empty directory", "ms", func(c *contender) float64 { return milliseconds(c.startup) })
	row("resident memory", "MB", func(c *contender) float64 { return float64(c.rss) / 1e3 })
	row("its peak", "MB", func(c *contender) float64 { return float64(c.peak) / 1e3 })
	row("processor time", "s", func(c *contender) float64 { return c.cpu })
	for _, q := range queried() {
		row("`"+q+"`", "ms", func(c *contender) float64 { return milliseconds(c.queries[q]) })
	}
}

// milliseconds returns the median.
func milliseconds(all []time.Duration) float64 {
	all = slices.Clone(all)
	slices.Sort(all)
	return float64(all[len(all)/2]) / float64(time.Millisecond)
}
