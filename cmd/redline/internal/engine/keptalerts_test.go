package engine_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// outage is an engine that goes and comes back, and those whom it tells of alerts.
type outage struct {
	*running
	first, second, third *hook // who hear of all alerts, of all, and of none
	dir, data            string

	mu    sync.Mutex
	holds map[string]bool // the causes of alerts
}

const outageRoutes = `
global: {resolve_timeout: 3s}
route:
  receiver: nobody
  group_by: [alertname]
  group_wait: 100ms
  group_interval: 100ms
  repeat_interval: 1h
  routes:
    - {receiver: first, continue: true, matchers: ['alertname!~"Source|Unheard|Late|Often"']}
    - {receiver: second, matchers: ['alertname!~"Source|Unheard|Late|Often"']}
    - {receiver: third, matchers: ['alertname="Unheard"']}
    - {receiver: first, matchers: ['alertname="Late"'], group_wait: 3s, group_interval: 1h}
    - {receiver: first, matchers: ['alertname="Often"'], repeat_interval: 1s}
inhibit_rules:
  - {source_matchers: ['alertname="Source"'], target_matchers: ['alertname="Target"']}
receivers:
  - {name: nobody}
  - {name: first, webhook_configs: [{url: %q}]}
  - {name: second, webhook_configs: [{url: %q}, {url: %q}]}
  - {name: third, webhook_configs: [{url: %q}]}
`

// newOutage starts an engine on rules: an alert of each name, while it holds.
func newOutage(t *testing.T, rules string, holds ...string) *outage {
	t.Helper()
	o := &outage{first: &hook{}, second: &hook{}, third: &hook{}, holds: map[string]bool{}, data: t.TempDir()}
	for _, one := range holds {
		o.holds[one] = true
	}
	address := answering(t, func() string {
		o.mu.Lock()
		defer o.mu.Unlock()
		text := "a 1\n"
		for name, is := range o.holds {
			value := 0
			if is {
				value = 1
			}
			text += fmt.Sprintf("broken{of=%q} %d\n", name, value)
		}
		return text
	})
	second := "http://" + serving(t, o.second.ServeHTTP)
	o.dir = write(t, map[string]string{
		"prometheus.yml":   strings.ReplaceAll(scraping(map[string]string{"one": address}), "300ms", "200ms") + "rule_files: [rules.yml]\n",
		"rules.yml":        rules,
		"alertmanager.yml": fmt.Sprintf(outageRoutes, "http://"+serving(t, o.first.ServeHTTP), second, second, "http://"+serving(t, o.third.ServeHTTP)),
	})
	o.begin(t)
	return o
}

// begin starts the engine.
func (o *outage) begin(t *testing.T) {
	t.Helper()
	cfg := reading(o.dir)
	cfg.Dir = o.data
	tuning := engine.DefaultTuning()
	tuning.ResendDelay = time.Second // an alert that is not sent again ends after four
	cfg.Tuning = &tuning
	o.running = start(t, cfg)
}

// end stops the engine, and has causes end while it is down.
func (o *outage) end(t *testing.T, causes ...string) {
	t.Helper()
	if err := o.stop(); err != nil {
		t.Fatal(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, one := range causes {
		o.holds[one] = false
	}
}

// loseData has the next engine know nothing but the files of Alertmanager.
func (o *outage) loseData(t *testing.T) {
	t.Helper()
	next := t.TempDir()
	if err := os.CopyFS(filepath.Join(next, "alertmanager"), os.DirFS(filepath.Join(o.data, "alertmanager"))); err != nil {
		t.Fatal(err)
	}
	o.data = next
}

// isWritten waits until the files of Alertmanager have an alert, and that somebody was told
// of it.
func (o *outage) isWritten(t *testing.T, alert string) {
	t.Helper()
	await.NoError(t, func() error {
		for _, file := range []string{"alerts", "nflog"} {
			text, err := os.ReadFile(filepath.Join(o.data, "alertmanager", file))
			if err != nil {
				return err
			}
			if !strings.Contains(string(text), alert) {
				return fmt.Errorf("%s does not have %s", file, alert)
			}
		}
		return nil
	})
}

// isLogged waits until the log of notifications has an alert by so many ways. A receiver may
// have heard of it before: its answer has yet to come.
func (o *outage) isLogged(t *testing.T, ways int, alerts ...string) {
	t.Helper()
	await.NoError(t, func() error {
		text, err := os.ReadFile(filepath.Join(o.data, "alertmanager", "nflog"))
		if err != nil {
			return err
		}
		for _, one := range alerts {
			if n := strings.Count(string(text), fmt.Sprintf("{alertname=%q}", one)); n != ways {
				return fmt.Errorf("the log of notifications has %s %d times", one, n)
			}
		}
		return nil
	})
}

// told returns how often a receiver heard of alerts, by their state and name.
func (h *hook) told() map[string]int {
	times := map[string]int{}
	for _, n := range h.all() {
		for _, a := range n.Alerts {
			times[a.Status+" "+a.Labels["alertname"]]++
		}
	}
	return times
}

// heard waits until a receiver heard of an alert.
func (h *hook) heard(t *testing.T, states ...string) {
	t.Helper()
	await.NoError(t, func() error {
		for _, one := range states {
			if told := h.told(); told[one] == 0 {
				return fmt.Errorf("told %v, expected %s", told, one)
			}
		}
		return nil
	})
}

// alertRules returns a rule of each name, which holds as long as the service says so. A name
// may have a time after it, as "Slow 6s", for which it has to hold.
func alertRules(names ...string) string {
	text := "groups:\n- name: all\n  rules:\n"
	for _, one := range names {
		name, wait, _ := strings.Cut(one+" 0s", " ")
		wait, _, _ = strings.Cut(wait, " ")
		text += fmt.Sprintf("  - {alert: %s, expr: 'broken{of=%q} == 1', for: %s}\n", name, name, wait)
	}
	return text
}

// TestEndedWhileDown holds that all receivers hear once of the end of an alert that ends
// while the engine is down: by its cause, or as its rule is removed. Of one that goes on they
// hear nothing, also where its rule waits anew, longer than an alert lasts that is not sent.
// The kind: state that Alertmanager forgets by a restart.
func TestEndedWhileDown(t *testing.T) {
	for name, goes := range map[string]func(*testing.T, *outage, ...string){
		"stopped": func(t *testing.T, o *outage, causes ...string) { t.Helper(); o.end(t, causes...) },
		"without its data": func(t *testing.T, o *outage, causes ...string) {
			t.Helper()
			o.end(t, causes...)
			o.loseData(t)
		},
		"killed": func(t *testing.T, o *outage, causes ...string) {
			t.Helper()
			for _, one := range []string{"Ends", "Stays", "Goes"} {
				o.isWritten(t, one)
			}
			o.loseData(t)
			o.end(t, causes...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOutage(t, alertRules("Ends", "Stays 6s", "Goes", "Unheard"), "Ends", "Stays", "Goes")
			for _, h := range []*hook{o.first, o.second} {
				h.heard(t, "firing Ends", "firing Stays", "firing Goes")
			}
			o.isLogged(t, 3, "Ends", "Stays", "Goes")
			goes(t, o, "Ends")
			replace(t, filepath.Join(o.dir, "rules.yml"), alertRules("Ends", "Stays 6s", "Unheard"))
			o.begin(t)
			for _, h := range []*hook{o.first, o.second} {
				h.heard(t, "resolved Ends", "resolved Goes")
			}
			await.NoError(t, func() error { // the rule sends it again
				var answer []struct{ Labels map[string]string }
				o.getJSON(t, "/api/v2/alerts", &answer)
				rules := o.alertsFiring(t)
				if len(answer) != 1 || len(rules) != 1 {
					return fmt.Errorf("Alertmanager has %v, rules have %v", answer, rules)
				}
				return nil
			})
			o.evaluated(t, 20)
			want := map[string]int{"firing Ends": 1, "resolved Ends": 1, "firing Stays": 1, "firing Goes": 1, "resolved Goes": 1}
			if diff := cmp.Diff(want, o.first.told()); diff != "" {
				t.Errorf("the first receiver was told (-want +got):\n%s", diff)
			}
			for state := range want {
				want[state] *= 2 // by two ways
			}
			if diff := cmp.Diff(want, o.second.told()); diff != "" {
				t.Errorf("the second receiver was told (-want +got):\n%s", diff)
			}
			if told := o.third.told(); len(told) > 0 {
				t.Errorf("the third receiver was told %v", told)
			}
		})
	}
}

// alertsFiring returns the names of alerts that fire, as rules have them.
func (r *running) alertsFiring(t *testing.T) (names []string) {
	t.Helper()
	var answer struct {
		Data struct {
			Alerts []struct {
				State  string
				Labels map[string]string
			}
		}
	}
	r.getJSON(t, "/api/v1/alerts", &answer)
	for _, a := range answer.Data.Alerts {
		if a.State == "firing" {
			names = append(names, a.Labels["alertname"])
		}
	}
	return names
}

// isOver waits until Alertmanager has an alert no more.
func (r *running) isOver(t *testing.T, alert string) {
	t.Helper()
	await.NoError(t, func() error {
		var answer []struct{ Labels map[string]string }
		r.getJSON(t, "/api/v2/alerts?filter=alertname="+alert, &answer)
		if len(answer) > 0 {
			return fmt.Errorf("there is %v", answer)
		}
		return nil
	})
}

// TestUntoldWhileDown holds that nobody hears of an alert of which nobody has heard before
// the engine went down, unless it goes on: then it is told as any other. Neither does an alert
// that is repeated often come again before it is known that it goes on.
func TestUntoldWhileDown(t *testing.T) {
	t.Run("ended", func(t *testing.T) {
		t.Parallel()
		o := newOutage(t, alertRules("Late"), "Late")
		await.NoError(t, func() error {
			if len(o.alertsFiring(t)) == 0 {
				return errors.New("it does not fire")
			}
			return nil
		})
		o.end(t, "Late")
		if len(o.first.told()) > 0 {
			t.Skip("told already: the machine is slow")
		}
		o.loseData(t)
		o.begin(t)
		o.isOver(t, "Late")
		o.evaluated(t, 20)
		if told := o.first.told(); len(told) > 0 {
			t.Errorf("told %v", told)
		}
	})
	t.Run("goes on", func(t *testing.T) {
		t.Parallel()
		o := newOutage(t, alertRules("Late 4s"), "Late")
		await.NoError(t, func() error {
			if len(o.alertsFiring(t)) == 0 {
				return errors.New("it does not fire")
			}
			return nil
		})
		o.end(t)
		o.loseData(t)
		o.begin(t)
		o.first.heard(t, "firing Late")
		o.evaluated(t, 20)
		if diff := cmp.Diff(map[string]int{"firing Late": 1}, o.first.told()); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
	t.Run("repeated", func(t *testing.T) {
		t.Parallel()
		o := newOutage(t, alertRules("Often"), "Often")
		o.first.heard(t, "firing Often")
		o.isWritten(t, "Often")
		o.end(t, "Often")
		before, down := o.first.told(), time.Now()
		await.NoError(t, func() error { // the log of notifications forgets it after two repetitions
			if gone := time.Since(down); gone < 3*time.Second {
				return fmt.Errorf("down for %v", gone)
			}
			return nil
		})
		o.loseData(t)
		o.begin(t)
		o.first.heard(t, "resolved Often")
		o.evaluated(t, 20)
		before["resolved Often"] = 1
		if diff := cmp.Diff(before, o.first.told()); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}

// TestToldOfEndLater holds that a receiver hears of an alert's end that could not be told
// before the engine went down, and of no end twice.
func TestToldOfEndLater(t *testing.T) {
	o := newOutage(t, alertRules("Ends", "Twice"), "Ends", "Twice")
	o.first.heard(t, "firing Ends", "firing Twice")
	o.cease("Twice")
	o.first.heard(t, "resolved Twice")
	o.first.refuse(true)
	o.cease("Ends")
	o.isOver(t, "Ends")
	o.end(t)
	o.first.refuse(false)
	o.loseData(t)
	o.begin(t)
	o.first.heard(t, "resolved Ends")
	o.evaluated(t, 20)
	want := map[string]int{"firing Ends": 1, "firing Twice": 1, "resolved Ends": 1, "resolved Twice": 1}
	if diff := cmp.Diff(want, o.first.told()); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// cease has causes end.
func (o *outage) cease(causes ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, one := range causes {
		o.holds[one] = false
	}
}

// TestPostedWhileDown holds the same of alerts of others: each ends when its sender has said,
// or a while after it was sent last, which is not before its sender had time to send it.
func TestPostedWhileDown(t *testing.T) {
	o := newOutage(t, alertRules("Target"))
	post := func(name, ends string) {
		t.Helper()
		body := fmt.Sprintf(`[{"labels":{"alertname":%q}%s}]`, name, ends)
		if code, text := o.do(t, http.MethodPost, "/api/v2/alerts", body, "Content-Type", "application/json"); code != http.StatusOK {
			t.Fatalf("%d %s", code, text)
		}
	}
	endsIn := func(d time.Duration) string {
		return fmt.Sprintf(`,"endsAt":%q`, time.Now().Add(d).Format(time.RFC3339Nano))
	}
	post("Renewed", "")
	post("Gone", "")
	post("Dated", endsIn(time.Hour))
	post("Brief", endsIn(2*time.Second))
	o.first.heard(t, "firing Gone", "firing Renewed", "firing Dated", "firing Brief")
	o.end(t)
	o.begin(t)
	await.NoError(t, func() error {
		post("Renewed", "")
		if told := o.first.told(); told["resolved Gone"] == 0 || told["resolved Brief"] == 0 {
			return fmt.Errorf("told %v", told)
		}
		return nil
	})
	o.evaluated(t, 10)
	want := map[string]int{"firing Gone": 1, "firing Renewed": 1, "firing Dated": 1, "firing Brief": 1, "resolved Gone": 1, "resolved Brief": 1}
	if diff := cmp.Diff(want, o.first.told()); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// TestInhibitedAfterRestart holds that an alert of before inhibits others from the start on,
// also one that no receiver was told of.
func TestInhibitedAfterRestart(t *testing.T) {
	o := newOutage(t, alertRules("Target", "Ends"))
	body := fmt.Sprintf(`[{"labels":{"alertname":"Source"},"endsAt":%q}]`, time.Now().Add(time.Hour).Format(time.RFC3339))
	if code, text := o.do(t, http.MethodPost, "/api/v2/alerts", body, "Content-Type", "application/json"); code != http.StatusOK {
		t.Fatalf("%d %s", code, text)
	}
	o.mu.Lock()
	o.holds["Target"], o.holds["Ends"] = true, true
	o.mu.Unlock()
	o.first.heard(t, "firing Ends")
	o.end(t)
	o.begin(t)
	o.evaluated(t, 20)
	if diff := cmp.Diff(map[string]int{"firing Ends": 1}, o.first.told()); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}
