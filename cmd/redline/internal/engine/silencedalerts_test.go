//go:build !race

package engine_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestSilencedAlerts checks that requests for alerts end in time, with an answer or the
// reason why there is none, beside as many alerts and silences as there may be. The kind of
// fault: work that grows with the product of what clients keep. The race detector makes the matching
// of expressions some twenty times slower, past the time that a request has.
func TestSilencedAlerts(t *testing.T) {
	for name, c := range map[string]struct {
		matcher string // of the silence with a number
		most    string // the reason why there are no more silences
		code    int    // of requests for all alerts
	}{
		"equal":    {`{"name":"alertname","value":"no%d","isRegex":false}`, "there are 1000 silences", http.StatusOK},
		"patterns": {`{"name":"i","value":"(a+|b+)*(x|y|z){3,20}(c|d|e)*(f|g|h)*(i|j|k)*(l|m|n)*(o|p|r)*(s|t|u)*%d.*q","isRegex":true}`, "the regular expressions of all", http.StatusOK},
		"of all":   {`{"name":"i","value":".+|%d","isRegex":true}`, "there are 1000 silences", http.StatusUnprocessableEntity},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, engine.Config{Interval: time.Second})
			var body strings.Builder
			for i := range 2_000 {
				fmt.Fprintf(&body, `,{"labels":{"alertname":"a","i":"%d"}}`, i)
			}
			if code, text := r.do(t, http.MethodPost, "/api/v2/alerts", "["+body.String()[1:]+"]", "Content-Type", "application/json"); code != http.StatusOK {
				t.Fatalf("%d %s", code, text)
			}
			made := 0
			for ; made < 3000; made++ {
				code, text := r.do(t, http.MethodPost, "/api/v2/silences", fmt.Sprintf(
					`{"matchers":[%s],"startsAt":"2026-01-01T00:00:00Z","endsAt":"2099-01-01T00:00:00Z","createdBy":"x","comment":"y"}`,
					fmt.Sprintf(c.matcher, made)), "Content-Type", "application/json")
				if code == http.StatusBadRequest && strings.Contains(text, c.most) {
					break
				} else if code != http.StatusOK {
					t.Fatalf("silence %d: %d %s", made, code, text)
				}
			}
			if made == 0 || made == 3000 {
				t.Errorf("%d silences were made", made)
			}
			for _, path := range []string{"alerts", "alerts/groups", "silences"} {
				want := c.code
				if path == "silences" {
					want = http.StatusOK
				}
				await.NoError(t, func() error {
					begin := time.Now()
					code, text := r.get(t, "/api/v2/"+path)
					if took := time.Since(begin); took > time.Minute {
						t.Errorf("%s takes %v", path, took)
					}
					if code == http.StatusServiceUnavailable && strings.Contains(text, "try again") { // it goes on where it was
						return fmt.Errorf("%s: %s", path, text)
					}
					if code != want {
						t.Errorf("%s: %d %.300s", path, code, text)
					}
					return nil
				})
			}
			if code, text := r.get(t, "/api/v2/alerts?filter=i=%227%22"); code != http.StatusOK || !strings.Contains(text, `"i":"7"`) {
				t.Errorf("one alert: %d %.300s", code, text)
			}
		})
	}
}
