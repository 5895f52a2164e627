package diagnosis_test

import (
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
)

// TestOddTimes holds that a time which is none is refused, and that no answer is empty.
func TestOddTimes(t *testing.T) {
	h := diagnosis.NewHandler(newStory(t).told())
	for query, want := range map[string]int{
		"to=NaN": http.StatusBadRequest, "from=NaN": http.StatusBadRequest, "to=Inf": http.StatusBadRequest, "to=-1": http.StatusBadRequest,
		"to=0": http.StatusBadRequest, "to=1e12": http.StatusBadRequest, "from=NaN&to=NaN": http.StatusBadRequest,
		"to=253402300799": http.StatusOK, "to=1700000000.5": http.StatusOK, "to=1e-9": http.StatusOK,
	} {
		for _, path := range []string{"/redline/explain?", "/redline/changes?"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path+query, nil))
			if w.Code != want || !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s%s: %d %q, want %d", path, query, w.Code, w.Body, want)
			}
		}
	}
}

// TestTimesOfAlerts holds that an alert whose beginning is told as no time, or as one to come,
// is one of which nobody knows when it began.
func TestTimesOfAlerts(t *testing.T) {
	for _, told := range []float64{math.Inf(1), math.Inf(-1), 1e300, -1e300, 0, -5, 1e12, float64(ends.Unix()) + 60} {
		s := newStory(t)
		scrapes(func(at time.Time, broken bool) {
			s.serve(at, "web", "web:80", pick(broken, state{20, 0, 0.05}, state{20, 0.3, 0.05}))
			if broken {
				s.set(at, 1, "ALERTS", "alertname", "Errors", "alertstate", "firing", "job", "web")
				s.set(at, told, "ALERTS_FOR_STATE", "alertname", "Errors", "job", "web")
			}
		})
		got, err := s.told().Explain(t.Context(), diagnosis.Question{At: ends})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(got); err != nil || len(got.Alerts) != 1 || !got.Alerts[0].Began.IsZero() {
			t.Errorf("%v: %v %+v", told, err, got.Alerts)
		}
		if late := got.Began.Sub(fault).Abs(); late > 2*time.Minute || !strings.Contains(got.Headline, "web fails 30 %") {
			t.Errorf("%v: %s, began %s, want about %s", told, got.Headline, got.Began, fault)
		}
	}
}

// TestGaugesOfOtherQuantities holds that a gauge whose samples cannot be of the quantity that
// its name says is read as none.
func TestGaugesOfOtherQuantities(t *testing.T) {
	for name, values := range map[string][2]float64{
		"success_ratio": {99.9, 99.8}, "error_ratio": {0, 30}, "failure_ratio": {-1, 1},
		"server_latency_seconds": {-1, 5}, "request_duration_seconds": {0.1, 1.7e308},
	} {
		s := newStory(t)
		scrapes(func(at time.Time, broken bool) {
			s.set(at, 1, "up", "job", "web", "instance", "web:80")
			now := values[0]
			if broken {
				now = values[1]
			}
			s.set(at, now, name, "job", "web", "instance", "web:80")
		})
		got, err := s.told().Explain(t.Context(), diagnosis.Question{At: ends})
		if err != nil {
			t.Fatal(err)
		}
		if got.Wrong || len(got.Causes) > 0 {
			t.Errorf("%s %v: %s %+v", name, values, got.Headline, got.Causes)
		}
	}
}

// TestPeersOfAddresses holds that the first byte of an address is not taken for the name of a
// job.
func TestPeersOfAddresses(t *testing.T) {
	for _, peer := range []string{"10.0.0.7:443", "10.0.0.7", "[::1]:443"} {
		s := newStory(t)
		well, bad := state{20, 0, 0.05}, state{20, 0.4, 0.05}
		scrapes(func(at time.Time, broken bool) {
			s.serve(at, "web", "web:80", pick(broken, well, bad))
			s.serve(at, "10", "ten:80", well)
			s.call(at, "web", peer, pick(broken, well, bad))
		})
		got, err := s.told().Explain(t.Context(), diagnosis.Question{At: ends})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Causes) == 0 || got.Causes[0].Entity.Service != peer {
			t.Errorf("%s: %s %+v", peer, got.Headline, got.Causes)
		}
	}
}
