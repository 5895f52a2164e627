package diagnosis_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/prompb"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/internal/await"
)

// TestOtherEngines checks that Prometheus and VictoriaMetrics, which have the same samples as
// our own engine, get the same first cause, headline and changes.
func TestOtherEngines(t *testing.T) {
	tell := func(s *story) {
		scrapes(func(at time.Time, broken bool) {
			s.serve(at, "web", "web:80", pick(broken, state{20, 0, 0.05}, state{20, 0.3, 0.05}))
			for _, instance := range []string{"a:80", "b:80", "c:80"} {
				s.serve(at, "stock", instance, pick(broken && instance == "b:80", state{20, 0, 0.05}, state{20, 0.9, 0.05}))
			}
			s.call(at, "web", "stock", pick(broken, state{20, 0, 0.05}, state{20, 0.3, 0.05}))
			if broken {
				s.set(at, 1, "ALERTS", "alertname", "HighErrorRate", "alertstate", "firing", "job", "web", "severity", "page")
				s.set(at, float64(fault.Add(time.Minute).Unix()), "ALERTS_FOR_STATE", "alertname", "HighErrorRate", "job", "web", "severity", "page")
			}
		})
	}
	own := newStory(t)
	tell(own)
	want, err := own.told().Explain(t.Context(), diagnosis.Question{At: ends})
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Alerts) != 1 || want.Causes[0].Entity.Part != "b:80" {
		t.Fatalf("our own engine: %+v", want)
	}
	for name, args := range map[string]func(address, dir string) []string{
		"prometheus": func(address, dir string) []string {
			config := filepath.Join(dir, "prometheus.yml")
			if err := os.WriteFile(config, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return []string{"--config.file=" + config, "--storage.tsdb.path=" + dir, "--storage.tsdb.retention.time=100y", "--web.listen-address=" + address, "--web.enable-remote-write-receiver"}
		},
		"victoria-metrics": func(address, dir string) []string {
			return []string{"-httpListenAddr=" + address, "-storageDataPath=" + dir, "-retentionPeriod=100y"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStory(t)
			tell(s)
			u := started(t, name, args)
			for _, body := range s.requests() {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, u.String()+"/api/v1/write", bytes.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Content-Encoding", "snappy")
				r.Header.Set("Content-Type", "application/x-protobuf")
				resp, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				_ = resp.Body.Close()
				if resp.StatusCode/100 != 2 {
					t.Fatal(resp.Status)
				}
			}
			asked, err := inventory.NewEngine(u, nil)
			if err != nil {
				t.Fatal(err)
			}
			d, err := diagnosis.New(u, http.DefaultTransport, asked.ServicesAt)
			if err != nil {
				t.Fatal(err)
			}
			await.NoError(t, func() error { // VictoriaMetrics serves samples a second after it took them
				got, err := d.Explain(t.Context(), diagnosis.Question{At: ends})
				if err != nil {
					return err
				}
				if brief(got) != brief(want) {
					return fmt.Errorf("%s\nwant\n%s", brief(got), brief(want))
				}
				return nil
			})
		})
	}
}

// brief returns the part of a diagnosis that all engines tell alike.
func brief(d diagnosis.Diagnosis) string {
	var b strings.Builder
	// VictoriaMetrics moves the times of samples to multiples of the step.
	headline := regexp.MustCompile(`since [0-9:]+`).ReplaceAllString(d.Headline, "since then")
	fmt.Fprintln(&b, headline, d.StandsOut, d.Services, d.Path, d.Alerts)
	for _, c := range d.Causes {
		fmt.Fprintf(&b, "%v %.1f\n", c.Entity, c.Score)
	}
	for _, c := range d.Changes {
		fmt.Fprintln(&b, c.Entity, c.Text)
	}
	return b.String()
}

// requests returns the story as requests of remote write.
func (s *story) requests() [][]byte {
	var all [][]byte
	for at := ends.Add(-time.Hour); !at.After(ends); at = at.Add(every) {
		body, err := (&prompb.WriteRequest{Timeseries: s.byTime[at.UnixMilli()]}).Marshal()
		if err != nil {
			s.t.Fatal(err)
		}
		all = append(all, snappy.Encode(nil, body))
	}
	return all
}

// started starts an engine, and returns its URL once it answers.
func started(t *testing.T, name string, args func(address, dir string) []string) *url.URL {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), name) {
			t.Fatal(name + " is required, and not installed")
		}
		t.Skip(name + " is not installed; .ci/run installs it")
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	cmd := exec.CommandContext(t.Context(), path, args(address, t.TempDir())...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
	u := &url.URL{Scheme: "http", Host: address}
	await.NoError(t, func() error {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, u.String()+"/api/v1/query?query=1", http.NoBody)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("answered %s", resp.Status)
		}
		return nil
	})
	return u
}
