package engine_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestAlertLimits holds the kind: things of clients that are kept (case 21). Alerts and
// silences past a number or a size are refused, by an error that says so; those that are there
// can still be sent again, and rules' alerts are told beside a full store.
func TestAlertLimits(t *testing.T) {
	dir := write(t, map[string]string{
		"prometheus.yml": "global: {evaluation_interval: 100ms}\nrule_files: [rules.yml]\n",
		"rules.yml":      "groups: [{name: a, rules: [{alert: Always, expr: vector(1)}]}]\n",
	})
	// The rule begins when it likes: the store is to be full either way.
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")})
	alerts := func(from, n int, more string) (int, string) {
		var body strings.Builder
		for i := range n {
			fmt.Fprintf(&body, `,{"labels":{"alertname":"a","i":"%d"},"annotations":{"text":%q}}`, from+i, more)
		}
		return r.do(t, http.MethodPost, "/api/v2/alerts", "["+body.String()[1:]+"]", "Content-Type", "application/json")
	}
	if code, text := alerts(0, 1, strings.Repeat("x", 20_000)); code != http.StatusBadRequest || !strings.Contains(text, "1 of 1 alerts are refused: one may have 16384 bytes") {
		t.Errorf("one that is large: %d %s", code, text)
	}
	if code, text := alerts(0, 19_000, ""); code != http.StatusOK {
		t.Errorf("many: %d %s", code, text)
	}
	if code, text := alerts(18_000, 4_000, ""); code != http.StatusServiceUnavailable || !strings.Contains(text, "clients may not add to more") {
		t.Errorf("too many: %d %s", code, text)
	}
	if code, text := alerts(0, 1_000, ""); code != http.StatusOK {
		t.Errorf("again: %d %s", code, text)
	}
	await.NoError(t, func() error {
		var all []struct{ Labels map[string]string }
		r.getJSON(t, "/api/v2/alerts?filter=alertname=Always", &all)
		if len(all) != 1 {
			return fmt.Errorf("the rule's alert: %v", all)
		}
		return nil
	})
	silence := func(comment string) (int, string) {
		return r.do(t, http.MethodPost, "/api/v2/silences", fmt.Sprintf(
			`{"matchers":[{"name":"a","value":"b","isRegex":false}],"startsAt":"2026-01-01T00:00:00Z","endsAt":"2099-01-01T00:00:00Z","createdBy":"x","comment":%q}`, comment),
			"Content-Type", "application/json")
	}
	if code, text := silence(strings.Repeat("x", 20_000)); code != http.StatusBadRequest || !strings.Contains(text, "silence exceeded maximum size") {
		t.Errorf("a large silence: %d %s", code, text)
	}
	if code, text := silence("c"); code != http.StatusOK {
		t.Errorf("a silence: %d %s", code, text)
	}
}

// TestAlertNulls holds that a null in the place of an alert or a matcher is refused. The
// kind: JSON that Alertmanager's API takes for what it is not, and panics by.
func TestAlertNulls(t *testing.T) {
	r := start(t, engine.Config{Interval: time.Second})
	silence := `{"matchers":[%s],"startsAt":"2026-01-01T00:00:00Z","endsAt":"2099-01-01T00:00:00Z","createdBy":"x","comment":"y"}`
	for name, c := range map[string]struct{ path, body string }{
		"alerts":             {"alerts", `[null]`},
		"alerts beside one":  {"alerts", `[{"labels":{"alertname":"a"}},null]`},
		"matchers":           {"silences", fmt.Sprintf(silence, "null")},
		"matchers, by case":  {"silences", strings.Replace(fmt.Sprintf(silence, "null"), "matchers", "MATCHERS", 1)},
		"all of the body":    {"silences", `null`},
		"all of the alerts":  {"alerts", `null`},
		"a matcher of nulls": {"silences", fmt.Sprintf(silence, `{"name":null,"value":null,"isRegex":null}`)},
		"labels":             {"alerts", `[{"labels":null}]`},
		"a silence of nulls": {"silences", `{"matchers":null,"startsAt":null,"endsAt":null,"createdBy":null,"comment":null}`},
	} {
		t.Run(name, func(t *testing.T) {
			code, text := r.do(t, http.MethodPost, "/api/v2/"+c.path, c.body, "Content-Type", "application/json")
			if code < 400 || code >= 500 {
				if c.body != "null" || code != http.StatusOK { // no alerts at all are no fault
					t.Errorf("%d %s", code, text)
				}
			}
		})
	}
}
