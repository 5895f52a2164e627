package web_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestQuantilesBeyondBuckets holds that nothing invents digits of a quantile that lies
// below the first bucket or above the last: Explore's chart and table, the value of an
// alert, the chart of its rule, and a rule over quantiles that are recorded.
func TestQuantilesBeyondBuckets(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	const p99 = "histogram_quantile(0.99, sum by (job, le) (wait_seconds_bucket))"
	const rules = `groups: [{name: waits, interval: 1s, rules: [
  {record: "job:wait_seconds:p99", expr: "` + p99 + `"},
  {alert: Waits, expr: "max by (job) (` + p99 + `) >= 0"},
  {alert: WaitsRecorded, expr: "max by (job) (job:wait_seconds:p99) >= 0"},
]}]`
	config := "global: {scrape_interval: 200ms}\nrule_files: [rules.yml]\nscrape_configs:\n"
	for _, target := range []engine.Target{exposing(t, "fast", waits(9, 9)), exposing(t, "slow", waits(0, 0)), exposing(t, "usual", waits(0, 9))} {
		config += fmt.Sprintf("  - {job_name: %s, static_configs: [{targets: [%q]}]}\n", target.Job, target.Address)
	}
	dir := written(t, map[string]string{"prometheus.yml": config, "rules.yml": rules})
	base := serving(t, running(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")}))
	const quantile = "histogram_quantile(0.99,sum+by+(job,le)+(wait_seconds_bucket))"
	p := open(t, base, "/explore?tab=table&refresh=1&expr="+quantile)
	table := p.find("region", "Result as a table")
	for job, value := range map[string]string{"fast": `< 5 ms`, "slow": `> 2 s`, "usual": `1.98 s`} {
		table.says(`^` + job + `\t` + quoted(value) + `$`)
	}
	p.goTo("/explore?refresh=1&expr=max+by+(job)+(" + quantile + ")")
	p.find("image", `.*job="fast"\} < 5 ms, \{job="slow"\} > 2 s, \{job="usual"\} 1.98 s.*`)
	// A figure made of a quantile is known by no more than its digits.
	p.goTo("/explore?tab=table&refresh=1&expr=2*" + quantile)
	p.find("region", "Result as a table").says(`^fast\t0\.0099`)

	p.goTo("/alerts?refresh=1")
	for _, name := range []string{"Waits", "WaitsRecorded"} {
		card := p.find("article", "^"+name+"$")
		for _, value := range []string{`< 5 ms`, `> 2 s`} {
			card.says(`^Value\n` + quoted(value) + `$`)
		}
		card.says(`^fast\n< 5 ms$`)
	}
}

// waits is a histogram of nine waits, of which so many took at most 5 ms, and two seconds.
func waits(fast, usual int) string {
	return fmt.Sprintf("# TYPE wait_seconds histogram\nwait_seconds_bucket{le=\"0.005\"} %d\nwait_seconds_bucket{le=\"2\"} %d\n"+
		"wait_seconds_bucket{le=\"+Inf\"} 9\nwait_seconds_count 9\nwait_seconds_sum 9\n", fast, usual)
}
