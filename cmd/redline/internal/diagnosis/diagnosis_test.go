package diagnosis_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/prompb"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// The time of the story: services that are scraped every 15 s for an hour, and a fault that
// begins five minutes before the end.
var (
	ends  = time.Unix(1_700_000_000, 0).UTC()
	fault = ends.Add(-5 * time.Minute)
)

const every = 15 * time.Second

// story has the samples of an engine: counters of services that call each other.
type story struct {
	t      testing.TB
	totals map[string]float64
	series map[string][]prompb.Label
	byTime map[int64][]prompb.TimeSeries
	random *rand.Rand
}

func newStory(t testing.TB) *story {
	t.Helper()
	return &story{t, map[string]float64{}, map[string][]prompb.Label{}, map[int64][]prompb.TimeSeries{}, rand.New(rand.NewPCG(1, 2))}
}

// labels returns the key of a series and its labels in order.
func (s *story) labels(name string, pairs []string) (string, []prompb.Label) {
	key := name + "\xff" + strings.Join(pairs, "\xff")
	if s.series[key] == nil {
		labels := []prompb.Label{{Name: "__name__", Value: name}}
		for i := 0; i+1 < len(pairs); i += 2 {
			labels = append(labels, prompb.Label{Name: pairs[i], Value: pairs[i+1]})
		}
		slices.SortFunc(labels, func(a, b prompb.Label) int { return strings.Compare(a.Name, b.Name) })
		s.series[key] = labels
	}
	return key, s.series[key]
}

// set adds a sample.
func (s *story) set(at time.Time, value float64, name string, pairs ...string) {
	_, labels := s.labels(name, pairs)
	s.byTime[at.UnixMilli()] = append(s.byTime[at.UnixMilli()], prompb.TimeSeries{Labels: labels, Samples: []prompb.Sample{{Value: value, Timestamp: at.UnixMilli()}}})
}

// count adds to a counter, and a sample of it.
func (s *story) count(at time.Time, by float64, name string, pairs ...string) {
	key, _ := s.labels(name, pairs)
	s.totals[key] += by
	s.set(at, s.totals[key], name, pairs...)
}

// observe adds requests of a duration to a histogram with a few buckets.
func (s *story) observe(at time.Time, n, duration float64, name string, pairs ...string) {
	for _, bound := range []float64{0.01, 0.1, 0.5, 1, 5} {
		by := 0.0
		if duration <= bound {
			by = n
		}
		s.count(at, by, name+"_bucket", append(slices.Clone(pairs), "le", fmt.Sprint(bound))...)
	}
	s.count(at, n, name+"_bucket", append(slices.Clone(pairs), "le", "+Inf")...)
	s.count(at, n, name+"_count", pairs...)
	s.count(at, n*duration, name+"_sum", pairs...)
}

// state is how a service is doing in a scrape.
type state struct {
	rate, failing, duration float64
}

// serve adds a scrape of an instance of a service with one route.
func (s *story) serve(at time.Time, job, instance string, now state) {
	s.set(at, 1, "up", "job", job, "instance", instance)
	s.set(at, float64(ends.Add(-24*time.Hour).Unix()), "process_start_time_seconds", "job", job, "instance", instance)
	s.serveRoute(at, job, instance, "/"+job+"/{id}", now)
}

// serveRoute adds the requests of one route to a scrape.
func (s *story) serveRoute(at time.Time, job, instance, route string, now state) {
	n := now.rate * every.Seconds() * (0.95 + 0.1*s.random.Float64())
	for status, share := range map[string]float64{"200": 1 - now.failing, "503": now.failing} {
		s.observe(at, n*share, now.duration, "http_request_duration_seconds", "job", job, "instance", instance, "method", "GET", "route", route, "status", status)
		s.count(at, n*share, "http_requests_total", "job", job, "instance", instance, "method", "GET", "route", route, "status", status)
	}
}

// call adds a scrape of the calls that one service makes to a peer.
func (s *story) call(at time.Time, job, peer string, now state) {
	n := now.rate * every.Seconds()
	for status, share := range map[string]float64{"200": 1 - now.failing, "503": now.failing} {
		s.observe(at, n*share, now.duration, "http_client_request_duration_seconds", "job", job, "instance", job+":80", "peer", peer, "method", "GET", "status", status)
	}
}

// told returns a diagnoser of an engine that has the story.
func (s *story) told() *diagnosis.Diagnoser {
	s.t.Helper()
	e, err := engine.New(engine.Config{
		Dir: s.t.TempDir(), Receiver: true, URL: &url.URL{Scheme: "http", Host: "127.0.0.1:9090"}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- e.Run(ctx) }()
	s.t.Cleanup(func() {
		stop()
		if err := <-ran; err != nil {
			s.t.Error(err)
		}
	})
	<-e.Ready()
	for _, body := range s.requests() {
		r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/api/v1/write", bytes.NewReader(body))
		r.Header.Set("Content-Encoding", "snappy")
		r.Header.Set("Content-Type", "application/x-protobuf")
		w := httptest.NewRecorder()
		e.Handler().ServeHTTP(w, r)
		if w.Code/100 != 2 {
			s.t.Fatal(w.Code, w.Body)
		}
	}
	asked, err := inventory.Within(e.Handler())
	if err != nil {
		s.t.Fatal(err)
	}
	d, err := diagnosis.Within(e.Handler(), asked.ServicesAt)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

// scrapes calls a function for each scrape, with whether the fault is there.
func scrapes(of func(at time.Time, broken bool)) {
	for at := ends.Add(-time.Hour); !at.After(ends); at = at.Add(every) {
		of(at, at.After(fault))
	}
}

// pick returns one of two states.
func pick(broken bool, before, now state) state {
	if broken {
		return now
	}
	return before
}

// TestDiagnosesYoung checks that a fault of which an alert tells has its cause within two
// scrapes, while most of the last minutes are without a fault.
func TestDiagnosesYoung(t *testing.T) {
	s := newStory(t)
	well, bad := state{20, 0, 0.05}, state{20, 0.3, 0.05}
	scrapes(func(at time.Time, broken bool) {
		s.serve(at, "web", "web:80", pick(broken, well, bad))
		s.serve(at, "stock", "stock:80", pick(broken, well, bad))
		s.call(at, "web", "stock", pick(broken, well, bad))
	})
	got, err := s.told().Ask(t.Context(), diagnosis.Question{At: fault.Add(2 * every), Alerts: []diagnosis.Alert{
		{Name: "Fails", Service: "web", Began: fault.Add(every), Symptom: diagnosis.Failing},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Causes) == 0 || got.Causes[0].Entity.Service != "stock" || !got.StandsOut {
		t.Errorf("%s %+v, want the cause stock", got.Headline, got.Causes)
	}
}

// TestDiagnoses checks headline, first cause, changes and victims of each kind of fault.
func TestDiagnoses(t *testing.T) {
	well := state{20, 0, 0.05}
	for _, c := range []struct {
		name     string
		tell     func(*story)
		cause    string // the first one, as kind service part
		headline string // its parts
		changes  string
	}{
		{"a callee fails after a deploy", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "web", "web:80", pick(broken, well, state{20, 0.3, 0.05}))
				s.serve(at, "stock", "stock:80", pick(broken, well, state{20, 0.3, 0.05}))
				s.call(at, "web", "stock", pick(broken, well, state{20, 0.3, 0.05}))
				version := "1.4.2"
				if at.After(fault.Add(-30 * time.Second)) {
					version = "1.5.0"
				}
				s.set(at, 1, "app_info", "job", "stock", "instance", "stock:80", "version", version)
			})
		}, "service stock ", "stock fails 30 % of GET /stock/{id} with 503 since ; web's GET /web/{id} fails with it", "version 1.5.0 in the place of 1.4.2"},
		{"a callee is slow", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "web", "web:80", pick(broken, well, state{20, 0, 0.9}))
				s.serve(at, "stock", "stock:80", pick(broken, well, state{20, 0, 0.8}))
				s.call(at, "web", "stock", pick(broken, well, state{20, 0, 0.8}))
			})
		}, "service stock ", "stock takes about 975 ms or more for one in twenty of GET /stock/{id} since ; web's GET /web/{id} waits for it", ""},
		{"calls are late although the callee answers in time", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "web", "web:80", pick(broken, well, state{20, 0, 0.9}))
				s.serve(at, "stock", "stock:80", state{20, 0, 0.05})
				s.call(at, "web", "stock", pick(broken, well, state{20, 0, 0.8}))
			})
		}, "service stock ", "stock makes its callers wait", ""},
		{"a peer that nobody scrapes", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "web", "web:80", pick(broken, well, state{20, 0.4, 0.05}))
				s.call(at, "web", "bank.example:443", pick(broken, well, state{20, 0.4, 0.05}))
			})
		}, "peer bank.example:443 ", "bank.example:443, which nobody scrapes, fails calls since", ""},
		{"a peer that is named by the address of an instance", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "web", "web:80", pick(broken, well, state{20, 0.4, 0.05}))
				s.serve(at, "stock", "10.0.0.7:80", pick(broken, well, state{20, 0.4, 0.05}))
				s.call(at, "web", "10.0.0.7:80", pick(broken, well, state{20, 0.4, 0.05}))
			})
		}, "service stock ", "stock fails 40 % of GET", ""},
		{"one bad instance of three", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "web", "web:80", pick(broken, well, state{20, 0.3, 0.05}))
				for _, instance := range []string{"a:80", "b:80", "c:80"} {
					s.serve(at, "stock", instance, pick(broken && instance == "b:80", well, state{20, 0.9, 0.05}))
				}
				s.call(at, "web", "stock", pick(broken, well, state{20, 0.3, 0.05}))
			})
		}, "instance stock b:80", "b:80 of stock fails 90 % of its requests", ""},
		{"a service that starts anew", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "web", "web:80", pick(broken, well, state{20, 0.3, 0.05}))
				if broken {
					s.set(at, float64(fault.Unix()-20), "process_start_time_seconds", "job", "web", "instance", "new:80")
					s.set(at, 1, "up", "job", "web", "instance", "new:80")
				}
			})
		}, "service web ", "web fails 30 % of GET /web/{id}", "2 instances in the place of 1\nnew:80 started"},
		{"three times the traffic", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "web", "web:80", pick(broken, well, state{60, 0.1, 0.05}))
			})
		}, "service web ", "web fails 10 % of GET", "requests a second in the place of"},
		{"gauges of something else", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "web", "web:80", well)
				ratio, seconds := 0.9, 1.0
				if broken {
					ratio, seconds = 0.4, 500
				}
				s.set(at, ratio, "cache_success_ratio", "job", "web", "instance", "web:80")
				s.set(at, seconds, "backup_duration_seconds", "job", "web", "instance", "web:80")
			})
		}, "", "nothing is wrong", ""},
		{"a gauge of too many series", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "web", "web:80", pick(broken, well, state{20, 0.3, 0.05}))
				used := 0.1
				if broken {
					used = 0.95
				}
				for i := range 501 {
					s.set(at, used, "container_cpu_usage_ratio", "job", "flood", "instance", "flood:80", "shard", fmt.Sprint(i))
				}
			})
		}, "service web ", "web fails 30 % of GET /web/{id}", ""},
		{"a public peer that is called like a job", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "api", "api:80", well)
				s.serve(at, "web", "web:80", pick(broken, well, state{20, 0.4, 0.05}))
				s.call(at, "web", "api.example.com:443", pick(broken, well, state{20, 0.4, 0.05}))
			})
		}, "peer api.example.com:443 ", "api.example.com:443, which nobody scrapes, fails calls since", ""},
		{"traffic that stays away", func(s *story) {
			scrapes(func(at time.Time, broken bool) { s.serve(at, "web", "web:80", pick(broken, well, state{0, 0, 0.05})) })
		}, "", "no alert is on and nothing is worse than before, but web gets 0 requests a second in the place of", ""},
		{"samples that end", func(s *story) {
			scrapes(func(at time.Time, broken bool) {
				s.serve(at, "other", "other:80", well)
				if !broken {
					s.serve(at, "web", "web:80", well)
				}
			})
		}, "", "but the samples of web ended at", ""},
		{"nothing", func(s *story) {
			scrapes(func(at time.Time, _ bool) { s.serve(at, "web", "web:80", well) })
		}, "", "nothing is wrong", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t)
			c.tell(s)
			d := s.told()
			got, err := d.Explain(t.Context(), diagnosis.Question{At: ends})
			if err != nil {
				t.Fatal(err)
			}
			first := ""
			if len(got.Causes) > 0 {
				first = fmt.Sprintf("%s %s %s", got.Causes[0].Entity.Kind, got.Causes[0].Entity.Service, got.Causes[0].Entity.Part)
			}
			if first != c.cause {
				t.Errorf("cause %q, want %q: %+v", first, c.cause, got.Causes)
			}
			for part := range strings.SplitSeq(c.headline, " since ") {
				if !strings.Contains(got.Headline, part) {
					t.Errorf("headline %q, want %q", got.Headline, c.headline)
				}
			}
			var changes strings.Builder
			for _, one := range got.Changes {
				changes.WriteString(one.Entity.Part + " " + one.Text + "\n")
			}
			for want := range strings.Lines(c.changes) {
				if !strings.Contains(changes.String(), strings.TrimSpace(want)) {
					t.Errorf("changes %q, want %q", changes.String(), want)
				}
			}
			if late := got.Began.Sub(fault).Abs(); got.Wrong && late > 2*time.Minute {
				t.Errorf("began %s, want about %s", got.Began, fault)
			}
			past, err := d.Explain(t.Context(), diagnosis.Question{From: ends.Add(-20 * time.Minute), At: ends})
			if err != nil {
				t.Fatal(err)
			}
			if len(past.Causes) == 0 != (c.cause == "") || c.cause != "" && past.Causes[0].Entity.Service != got.Causes[0].Entity.Service {
				t.Errorf("over twenty minutes: %q %+v", past.Headline, past.Causes)
			}
		})
	}
}

// TestUnrelated checks that the headline tells of no victim which does not call the cause.
func TestUnrelated(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	scrapes(func(at time.Time, broken bool) {
		s.serve(at, "web", "web:80", pick(broken, state{20, 0, 0.05}, state{20, 0.3, 0.05}))
		used := 0.1
		if broken {
			used = 0.95
		}
		s.set(at, used, "container_cpu_usage_ratio", "job", "batch", "instance", "batch:80")
	})
	got, err := s.told().Explain(t.Context(), diagnosis.Question{At: ends})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got.Headline, "batch uses 95 % of a processor") || strings.Contains(got.Headline, "web") {
		t.Errorf("headline %q", got.Headline)
	}
}

// TestSinceConditions checks that an alert begins when its condition began to hold, which is
// before it fired by as long as its rule waits, and that another service's alert of the same
// name changes nothing.
func TestSinceConditions(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	scrapes(func(at time.Time, broken bool) {
		s.serve(at, "web", "web:80", pick(broken, state{20, 0, 0.05}, state{20, 0.3, 0.05}))
		if broken {
			s.set(at, float64(fault.Add(10*time.Second).Unix()), "ALERTS_FOR_STATE", "alertname", "RequestsFail", "job", "web")
			s.set(at, float64(fault.Add(-time.Hour).Unix()), "ALERTS_FOR_STATE", "alertname", "RequestsFail", "job", "other")
		}
	})
	got, err := s.told().Ask(t.Context(), diagnosis.Question{At: ends, Alerts: []diagnosis.Alert{
		{Name: "RequestsFail", Service: "web", Began: fault.Add(3 * time.Minute), Symptom: diagnosis.Failing},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if began := got.Alerts[0].Began; !began.Equal(fault.Add(10*time.Second)) || got.Began.After(began) {
		t.Errorf("the alert began %s, and the fault %s; want %s", began, got.Began, fault.Add(10*time.Second))
	}
}
