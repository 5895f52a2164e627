package incidents

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// watch is a running redline watch over a system.
type watch struct {
	url string

	mu    sync.Mutex
	lines []string // that it printed, without their times
	told  []notification
}

// notification is a message that a receiver got.
type notification struct {
	Status      string            `json:"status"`
	GroupLabels map[string]string `json:"groupLabels"`
	Alerts      []struct {
		Labels map[string]string `json:"labels"`
	} `json:"alerts"`
}

// ownRules are rules of a user with short windows, so that a fault is seen within seconds.
const ownRules = `groups:
- name: own
  interval: 1s
  rules:
  - alert: RequestsFail
    expr: sum by (job) (rate(http_requests_total{status=~"5.."}[20s])) / sum by (job) (rate(http_requests_total[20s])) > 0.05
    for: 5s
    labels: {severity: page}
    annotations: {summary: "{{ $labels.job }} fails requests"}
  - alert: RequestsSlow
    expr: histogram_quantile(0.9, sum by (job, le) (rate(http_request_duration_seconds_bucket[20s]))) > 0.6
    for: 10s
    labels: {severity: page}
    annotations: {summary: "{{ $labels.job }} is slow"}
  - alert: InstanceDown
    expr: up == 0
    for: 5s
    labels: {severity: ticket}
`

// startWatch watches the scraped services of systems until the test ends, by a user's own
// rules, or by those of Redline.
func startWatch(t *testing.T, own bool, systems ...*system) *watch {
	t.Helper()
	w := &watch{}
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var n notification
		body, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(body, &n); err != nil {
			n.Status = "unreadable"
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.told = append(w.told, n)
	}))
	t.Cleanup(hook.Close)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var config strings.Builder
	config.WriteString("global: {scrape_interval: 1s, evaluation_interval: 1s}\n")
	if own {
		file("rules.yml", ownRules)
		config.WriteString("rule_files: [rules.yml]\n")
	}
	config.WriteString("scrape_configs:\n")
	for _, s := range systems {
		for _, one := range s.services {
			if one.unscraped {
				continue
			}
			fmt.Fprintf(&config, "- job_name: %s\n  static_configs:\n", one.name)
			for _, i := range s.instances[one.name] {
				fmt.Fprintf(&config, "  - targets: [%q]\n", i.address)
			}
		}
	}
	cmd := exec.Command(command, "watch", "--listen", "127.0.0.1:0", "--data", filepath.Join(dir, "data"),
		"--config", file("prometheus.yml", config.String()),
		"--alertmanager.config", file("alertmanager.yml", fmt.Sprintf(
			"route: {receiver: hook, group_by: [...], group_wait: 0s, group_interval: 1s}\nreceivers: [{name: hook, webhook_configs: [{url: %q}]}]\n", hook.URL)))
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-read
		if err := cmd.Wait(); err != nil {
			t.Errorf("redline watch: %v", err)
		}
		if t.Failed() {
			t.Logf("redline watch printed\n%s", strings.Join(w.printed(), "\n"))
		}
	})
	serving := make(chan string, 1)
	go func() {
		defer close(read)
		lines := bufio.NewScanner(stdout)
		at := regexp.MustCompile(`http://[^/\s]+`)
		for lines.Scan() {
			if len(w.printed()) == 0 {
				serving <- at.FindString(lines.Text())
			}
			w.mu.Lock()
			w.lines = append(w.lines, lines.Text())
			w.mu.Unlock()
		}
	}()
	select {
	case w.url = <-serving:
	case <-read:
		t.Fatal("redline watch ended before it was ready")
	}
	return w
}

func (w *watch) printed() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string{}, w.lines...)
}

// get reads an answer in JSON.
func (w *watch) get(path string, into any) error {
	resp, err := http.Get(w.url + path)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(resp.Body)
		return fmt.Errorf("%s: %s %s", path, resp.Status, text)
	}
	return json.NewDecoder(resp.Body).Decode(into)
}

// number returns the value of an expression, and NaN where it has none.
func (w *watch) number(expr string) (float64, error) {
	var answer struct {
		Data struct {
			Result []struct {
				Value [2]any `json:"value"`
			} `json:"result"`
		} `json:"data"`
	}
	if err := w.get("/api/v1/query?query="+url.QueryEscape(expr), &answer); err != nil || len(answer.Data.Result) == 0 {
		return 0, err
	}
	text, _ := answer.Data.Result[0].Value[1].(string)
	return strconv.ParseFloat(text, 64)
}

// within tries something until it returns no error. After a time, or when the test's context
// has ended, the last error ends the test.
func within(t *testing.T, most time.Duration, try func() error) {
	t.Helper()
	enough := time.After(most)
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-time.After(200 * time.Millisecond): // leave others some of the processor
		case <-enough:
			t.Fatalf("%v were not enough: %v", most, err)
		case <-t.Context().Done():
			t.Fatal(err)
		}
	}
}

// age waits until all services have been watched for some time.
func (w *watch) age(t *testing.T, least time.Duration) {
	t.Helper()
	within(t, least+2*time.Minute, func() error {
		oldest, err := w.number(fmt.Sprintf("min(count_over_time(up[%ds]))", int(2*least.Seconds())))
		if err == nil && oldest < least.Seconds() {
			err = fmt.Errorf("there are %v scrapes, one a second", oldest)
		}
		return err
	})
}

// toldOnce holds that it was printed once that each of these incidents is open, and once that it
// has ended; at most once that its cause is another, where none stood out at first; and that a
// receiver was told once that an alert fires, and once that it is over.
func (w *watch) toldOnce(t *testing.T, all []incident) {
	t.Helper()
	news := regexp.MustCompile(`^\d\d:\d\d:\d\d (INCIDENT|cause of|ended) (\S+): `)
	times := map[string]int{}
	for _, line := range w.printed() {
		if m := news.FindStringSubmatch(line); m != nil {
			t.Log(line)
			if times[m[1]+" "+m[2]]++; times[m[1]+" "+m[2]] > 1 {
				t.Errorf("it was told twice: %s", line)
			}
		}
	}
	for _, one := range all {
		if times["INCIDENT "+one.ID] != 1 || times["ended "+one.ID] != 1 {
			t.Errorf("of %s nobody was told that it is open, or that it has ended", one.ID)
		}
	}
	within(t, time.Minute, func() error {
		w.mu.Lock()
		defer w.mu.Unlock()
		course := map[string]string{}
		for _, n := range w.told {
			course[fmt.Sprint(n.GroupLabels)] += " " + n.Status
		}
		for of, statuses := range course {
			switch statuses {
			case " firing":
				return fmt.Errorf("nobody was told that %s is over", of)
			case " firing resolved":
			default:
				t.Errorf("%s was told as%s", of, statuses)
			}
		}
		return nil
	})
}
