package engine_test

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// TestSeldomLines holds that a fault which comes again with each scrape, evaluation or
// notification is a line at first, and then one now and then with the number of them.
func TestSeldomLines(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	jobs := map[string]string{}
	for _, job := range []string{"one", "two", "three"} {
		jobs[job] = answering(t, func() string { return "a 1 1000\nup_here 1\n" }) // of 1970
	}
	dir := write(t, map[string]string{
		"prometheus.yml": scraping(jobs) + fmt.Sprintf("rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: [%q]}]}]}\nremote_write: [{url: 'http://%s/', queue_config: {max_backoff: 50ms}}]\n", nobody, nobody),
		"rules.yml": `groups:
- {name: a, rules: [{record: c, expr: "up_here * on () up_here"}]}
- {name: b, rules: [{alert: Always, expr: vector(1)}]}
`,
		"alertmanager.yml": fmt.Sprintf("route: {receiver: hook, group_wait: 0s, group_interval: 100ms}\nreceivers: [{name: hook, webhook_configs: [{url: 'http://%s/'}]}]\n", nobody),
	})
	r := start(t, reading(dir))
	kinds := []string{"too old or are too far into the future", "Evaluating rule failed", "Error sending alerts", "Failed to send batch", "Notify attempt failed"}
	lines := func(kind string) (all []string) {
		for line := range strings.Lines(r.log.String()) {
			if strings.Contains(line, kind) {
				all = append(all, line)
			}
		}
		return all
	}
	await.NoError(t, func() error {
		for _, kind := range kinds {
			if len(lines(kind)) == 0 {
				return fmt.Errorf("nothing of %q in %s", kind, r.log)
			}
		}
		return nil
	})
	r.evaluated(t, 40)
	for _, kind := range kinds {
		if got := lines(kind); len(got) > 1 {
			t.Errorf("%d lines of %q:\n%s", len(got), kind, strings.Join(got, ""))
		}
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	for _, kind := range kinds[:2] {
		if got := lines(kind); len(got) != 2 || !strings.Contains(got[1], " times=") {
			t.Errorf("at the end, of %q:\n%s", kind, strings.Join(got, ""))
		}
	}
}
