package web_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// queue is a service with a queue that may be long, of which a rule tells the team.
type queue struct {
	long atomic.Bool
	told atomic.Int64 // notifications that the team got
}

const (
	queueConfig = `
global:
  scrape_interval: 200ms
  scrape_timeout: 200ms
  evaluation_interval: 200ms
rule_files: [rules.yml]
scrape_configs:
  - job_name: shop
    static_configs:
      - targets: [%q]
`
	queueRules = `
groups:
  - name: queues
    rules:
      - alert: QueueLong
        expr: queue_length > 10
        for: 400ms
        labels:
          severity: page
        annotations:
          summary: "{{ $value }} orders wait"
`
	queueReceivers = `
route:
  receiver: team
  group_by: [alertname]
  group_wait: 100ms
  group_interval: 100ms
receivers:
  - name: team
    webhook_configs:
      - url: %q
`
)

// page is that of an engine that watches over the queue.
func (q *queue) page(t *testing.T) (base string) {
	t.Helper()
	service := serving(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		length := 3
		if q.long.Load() {
			length = 30
		}
		fmt.Fprintf(w, "# TYPE queue_length gauge\nqueue_length %d\n", length)
	}))
	team := serving(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { q.told.Add(1) }))
	dir := written(t, map[string]string{
		"prometheus.yml":   fmt.Sprintf(queueConfig, strings.TrimPrefix(service, "http://")),
		"rules.yml":        queueRules,
		"alertmanager.yml": fmt.Sprintf(queueReceivers, team),
	})
	return serving(t, running(t, engine.Config{
		File: filepath.Join(dir, "prometheus.yml"), AlertmanagerFile: filepath.Join(dir, "alertmanager.yml"),
	}))
}

// written is a directory with these files.
func written(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestAlert holds that an alert fires and shows, with who is told of it; a silence made by
// the form mutes it, until it is ended; then it is over.
func TestAlert(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	q := &queue{}
	base := q.page(t)
	p := open(t, base, "/alerts?refresh=1")
	p.says(`^No alert fires$`)
	p.says(`^0 firing, 0 pending, 1 rule quiet$`)

	began := time.Now().Add(-time.Minute)
	q.long.Store(true)
	p.says(`^1 firing, 0 pending, 0 rules quiet$`)
	p.find("link", `Alerts\s*1( firing)?`)
	alert := p.find("article", "QueueLong")
	alert.says(`^30 orders wait$`)
	alert.says(`^Goes to\nteam$`)
	alert.says(`^Value\n30$`)
	p.find("image", `Alerts above 10\. Last: .*30\.`)
	p.find("region", "Notifications").says(`team.*webhook\s+alertname\s+QueueLong\s+firing QueueLong`)
	if q.told.Load() == 0 {
		t.Error("the page says that the team was told, which was not")
	}
	held(t, base, "active")

	alert.find("button", "Silence").click()
	form := p.find("dialog", "Silence alerts")
	form.says(`This silences 1 firing alert: QueueLong`)
	p.focused("Author")
	p.press("ada")
	form.find("textbox", "Comment").click()
	p.press("more workers start")
	form.find("button", `Silence for 30 min`).click()
	held(t, base, "suppressed")
	p.until(`!document.querySelector('dialog')`)
	alert.says(`^team silenced until `)
	p.find("region", "Silences").says(`(?s)QueueLong.* left, until .*, by ada: more workers start.*1 alert silent`)

	p.click("button", "Expire")
	p.click("button", "End it now")
	held(t, base, "active")
	p.find("region", "Silences").says(`^Nothing is silenced\.$`)
	alert.says(`^Goes to\nteam$`)

	// A link leads to this alert alone.
	alert.find("link", "Link").click()
	p.until(`new URLSearchParams(location.search).get('filter')?.includes('alertname="QueueLong"')`)
	p.find("article", "QueueLong").says(`^30 orders wait$`)

	during := time.Now()
	q.long.Store(false)
	p.says(`^Nothing that has “\{.*\}” in it fires\.$`)
	p.goTo("/alerts?refresh=1")
	p.says(`^No alert fires$`)

	// The time in which it fired goes on to have it, and the time before has none.
	between := func(from, to time.Time) string { return "/alerts?from=" + unix(from) + "&to=" + unix(to) }
	p.goTo(between(began, during))
	p.says(`^Firing at \d`)
	p.find("article", "QueueLong").says(`^\d\d:\d\d:\d\d – after \d\d:\d\d:\d\d, `)
	await.NoError(t, func() error { // it has been over for some points of the time
		if still := instant(t, base, `last_over_time(ALERTS[5s])`, time.Now()); len(still) > 0 {
			return fmt.Errorf("a moment ago there was %v", still)
		}
		return nil
	})
	p.goTo(between(began, time.Now()))
	p.says(`^Fired before, and ended$`)
	p.find("article", "QueueLong").says(`^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d, `)
	p.goTo(between(began.Add(-time.Minute), began))
	p.says(`^No alert fired$`)
}

// held waits until Alertmanager has one alert, in a state.
func held(t *testing.T, base, state string) {
	t.Helper()
	await.NoError(t, func() error {
		var alerts []struct {
			Labels map[string]string
			Status struct{ State string }
		}
		getJSON(t, base+"/api/v2/alerts", &alerts)
		if len(alerts) != 1 || alerts[0].Labels["alertname"] != "QueueLong" || alerts[0].Status.State != state {
			return fmt.Errorf("Alertmanager has %v, and not one that is %s", alerts, state)
		}
		return nil
	})
}
