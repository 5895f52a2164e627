package engine_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// hostile returns targets that do harm, each with the reason that is told.
func hostile() map[string]struct {
	serve  http.HandlerFunc
	config string // of the job
	reason string
} {
	return map[string]struct {
		serve  http.HandlerFunc
		config string
		reason string
	}{
		"hangs": {
			serve:  func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
			config: "scrape_timeout: 300ms",
			reason: "context deadline exceeded",
		},
		"hangs in the middle": {
			serve: func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.WriteString(w, "a 1\n")
				w.(http.Flusher).Flush()
				<-r.Context().Done()
			},
			config: "scrape_timeout: 300ms",
			reason: "context deadline exceeded",
		},
		"hangs up": {
			serve:  func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			reason: "EOF",
		},
		"garbage": {
			serve:  textual("\x01\xff this is {no metric\n"),
			reason: `expected a valid start token, got "\x01"`,
		},
		"a page": {
			serve: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html")
				_, _ = io.WriteString(w, "<html>hello</html>")
			},
			reason: `unsupported Content-Type "text/html"`,
		},
		"an error": {
			serve:  func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusInternalServerError) },
			reason: "server returned HTTP status 500 Internal Server Error",
		},
		"without end": {
			serve: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				line := []byte(strings.Repeat("# nothing\n", 1000))
				for err := error(nil); err == nil; {
					_, err = w.Write(line)
				}
			},
			config: "body_size_limit: 1MB",
			reason: "body size limit exceeded",
		},
		"much, compressed": {
			serve: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				w.Header().Set("Content-Encoding", "gzip")
				compressed := gzip.NewWriter(w) // a thousandth is sent
				_, _ = io.WriteString(compressed, strings.Repeat("# nothing\n", 200_000))
				_ = compressed.Close()
			},
			config: "body_size_limit: 1MB",
			reason: "body size limit exceeded",
		},
		"a label without end": {
			serve: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				w.Header().Set("Content-Encoding", "gzip")
				compressed := gzip.NewWriter(w)
				_, _ = io.WriteString(compressed, "a{b=\""+strings.Repeat("x", 1<<24)+"\"} 1\n")
				_ = compressed.Close()
			},
			reason: "body size limit exceeded",
		},
		"a long label": {
			serve:  textual("a{b=\"" + strings.Repeat("x", 100_000) + "\"} 1\n"),
			reason: "label_value_length_limit exceeded (metric: a, label name: b, ",
		},
		"a long name": {
			serve:  textual("a{" + strings.Repeat("x", 2_000) + "=\"b\"} 1\n"),
			reason: "label_name_length_limit exceeded (metric: a, ",
		},
		"too many samples": {
			serve: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				for i := range 101 {
					_, _ = fmt.Fprintf(w, "many{user=\"%d\"} 1\n", i)
				}
			},
			config: "sample_limit: 100",
			reason: "sample limit exceeded",
		},
		"half a line": {
			serve:  textual("# TYPE h histogram\nh_bucket{le=\"0.1\"} 1\nh_bucket{le=\"0."),
			reason: "h_bucket",
		},
		"half a histogram": {
			serve: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/openmetrics-text; version=1.0.0")
				_, _ = io.WriteString(w, "# TYPE h histogram\nh_bucket{le=\"0.1\"} 12\n")
			},
			reason: "data does not end with # EOF",
		},
		"a NUL byte begins a line": {
			serve:  textual("# TYPE a counter\na 1\n \x00\nb 2\n"),
			reason: "line 3: a NUL byte begins the line",
		},
		"a NUL byte, compressed": {
			serve: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				w.Header().Set("Content-Encoding", "gzip")
				compressed := gzip.NewWriter(w)
				_, _ = io.WriteString(compressed, strings.Repeat("# nothing\n", 20_000)+"\x00a 1\n")
				_ = compressed.Close()
			},
			reason: "line 20001: a NUL byte begins the line",
		},
		"UTF-16": {
			serve:  textual("\x00a\x00 \x001\x00\n"),
			reason: "line 1: a NUL byte begins the line",
		},
		"a NUL byte without a type": {
			serve: func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = nil
				_, _ = io.WriteString(w, "a 1\n\x00b 2\n")
			},
			config: "fallback_scrape_protocol: PrometheusText0.0.4",
			reason: "line 2: a NUL byte begins the line",
		},
		"half a number, without a length": {
			serve:  hijacked("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\na 1\nb 12"),
			reason: "the answer tells no length, and ends within a line",
		},
		"nothing, without a length": {
			serve:  hijacked("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n"),
			reason: "the answer tells no length, and ends within a line",
		},
		"half a number, after a hint": {
			serve:  hijacked("HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\na 1\nb 12"),
			reason: "the answer tells no length, and ends within a line",
		},
		"half a number, in no encoding": {
			serve:  hijacked("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: identity\r\n\r\na 1\nb 12"),
			reason: "the answer tells no length, and ends within a line",
		},
		"a NUL byte, after two hints": {
			serve:  hijacked("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Type: text/plain\r\n\r\na 1\n\x00b 12\n"),
			reason: "line 2: a NUL byte begins the line",
		},
		"labels without end": {
			serve:  textual("a{" + strings.TrimSuffix(strings.Repeat(`b="c",`, 1001), ",") + "} 1\n"),
			reason: "label_limit exceeded",
		},
		"half of what was promised": {
			serve: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				w.Header().Set("Content-Length", "1000")
				_, _ = io.WriteString(w, "# TYPE h histogram\nh_bucket{le=\"0.1\"} 12")
			},
			reason: "unexpected EOF",
		},
		"redirects for ever": {
			serve:  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) },
			reason: "stopped after 10 redirects",
		},
		"no such protocol": {
			serve:  textual("a 1\n"),
			config: "scheme: https",
			reason: "server gave HTTP response to HTTPS client",
		},
	}
}

func textual(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, text)
	}
}

// hijacked answers with bytes, and hangs up.
func hijacked(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(c, answer)
		_ = c.Close()
	}
}

// TestOddTargets holds that documents that are whole are taken, however they come.
func TestOddTargets(t *testing.T) {
	long := strings.Repeat("# nothing\n", 20_000)
	cases := map[string]http.HandlerFunc{
		"NUL bytes at the end":    textual("fine 1\n\x00\x00\n\x00"),
		"NUL bytes in a value":    textual("fine{a=\"\x00\"} 1\n"),
		"no line feed at the end": textual("fine 1"),
		"lines without a length":  hijacked("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nfine 1\n"),
		"two headers":             hijacked("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nfine 1\n"),
		"more than was promised":  hijacked("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nfine 1\nfine 2\n"),
		"OpenMetrics, in portions": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/openmetrics-text; version=1.0.0")
			for _, part := range []string{"fine", " ", "1\n#", " EOF\n"} {
				_, _ = io.WriteString(w, part)
				w.(http.Flusher).Flush()
			}
		},
		"compressed": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			w.Header().Set("Content-Encoding", "gzip")
			compressed := gzip.NewWriter(w)
			_, _ = io.WriteString(compressed, long+"fine 1\n")
			_ = compressed.Close()
		},
		"long": textual(long + "fine 1\n"),
	}
	var jobs string
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		jobs += fmt.Sprintf("  - job_name: %s\n    static_configs: [{targets: [%q]}]\n", name, serving(t, cases[name]))
	}
	dir := write(t, map[string]string{"prometheus.yml": "global: {scrape_interval: 300ms, scrape_timeout: 300ms}\nscrape_configs:\n" + jobs})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")})
	await.NoError(t, func() error {
		fine, scrapes := r.query(t, "fine", "job"), r.query(t, "count_over_time(up[1m])", "job")
		for name := range cases {
			if fine[name] != 1 || scrapes[name] < 3 { // the connection is used again
				return fmt.Errorf("%s: fine is %v after %v scrapes: %s", name, fine[name], scrapes[name], r.targets(t)[name].LastError)
			}
		}
		return nil
	})
}

// TestHostileTargets holds that each is down, and it is said why; the one beside them is
// not hurt.
func TestHostileTargets(t *testing.T) {
	cases := hostile()
	jobs := fmt.Sprintf("  - job_name: good\n    static_configs: [{targets: [%q]}]\n", answering(t, func() string { return "fine 1\n" }))
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		jobs += fmt.Sprintf("  - job_name: %s\n    static_configs: [{targets: [%q]}]\n    %s\n", name, serving(t, cases[name].serve), cases[name].config)
	}
	dir := write(t, map[string]string{"prometheus.yml": "global: {scrape_interval: 10s, scrape_timeout: 10s}\nscrape_configs:\n" + jobs})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")})
	await.NoError(t, func() error {
		targets := r.targets(t)
		for name, c := range cases {
			if got := targets[name]; got.Health != "down" || !strings.Contains(got.LastError, c.reason) {
				return fmt.Errorf("%s: %q, want %q", name, got.LastError, c.reason)
			}
		}
		return nil
	})
	await.NoError(t, func() error {
		up := r.query(t, "up", "job")
		if len(up) != len(cases)+1 {
			return fmt.Errorf("up is %v", up)
		}
		for name, value := range up {
			if want := name == "good"; (value == 1) != want {
				return fmt.Errorf("%s: up is %v", name, value)
			}
		}
		return nil
	})
	if left := r.query(t, `{job=~".+",job!="good",__name__!~"up|scrape_.*"}`, "job"); len(left) > 0 {
		t.Errorf("samples of bad scrapes are there: %v", left)
	}
	if fine := r.query(t, "fine", "job"); fine["good"] != 1 {
		t.Errorf("fine is %v", fine)
	}
}

// TestDuplicateSeries holds that as to Prometheus, of a series that is there twice the
// first sample counts, and the other is dropped, logged and counted.
func TestDuplicateSeries(t *testing.T) {
	address := answering(t, func() string { return "twice{a=\"1\"} 1\ntwice{a=\"1\"} 2\nonce 3\n" })
	dir := write(t, map[string]string{"prometheus.yml": fmt.Sprintf(
		"global: {scrape_interval: 300ms}\nscrape_configs: [{job_name: j, static_configs: [{targets: [%q]}]}]\n", address)})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")})
	await.NoError(t, func() error {
		if got := r.query(t, `{__name__=~"twice|once|up"}`, "__name__"); got["twice"] != 1 || got["once"] != 3 || got["up"] != 1 {
			return fmt.Errorf("samples are %v", got)
		}
		return nil
	})
	_, text := r.get(t, "/metrics")
	if !strings.Contains(text, "\nprometheus_target_scrapes_sample_duplicate_timestamp_total ") ||
		strings.Contains(text, "\nprometheus_target_scrapes_sample_duplicate_timestamp_total 0\n") {
		t.Error("duplicates are not counted")
	}
	if !strings.Contains(r.log.String(), "same timestamp") {
		t.Error("duplicates are not logged")
	}
}

// TestDefaultLimits holds that limits that a configuration does not have are set, also in
// files that it names; those that it has stay.
func TestDefaultLimits(t *testing.T) {
	more := answering(t, func() string { return "fine 1\n" })
	dir := write(t, map[string]string{
		"prometheus.yml": `
scrape_config_files: [more.yml]
scrape_configs:
  - job_name: unlimited
  - job_name: limited
    body_size_limit: 1MB
    sample_limit: 10
`,
		"more.yml": fmt.Sprintf("scrape_configs: [{job_name: more, scrape_interval: 300ms, extra_scrape_metrics: true, static_configs: [{targets: [%q]}]}]\n", more),
	})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")})
	var answer struct{ Data struct{ YAML string } }
	r.getJSON(t, "/api/v1/status/config", &answer)
	for _, want := range []string{"sample_limit: 500000", "body_size_limit: 15MiB", "label_limit: 1000", "label_name_length_limit: 1024", "label_value_length_limit: 65536", "target_limit: 20000", "sample_limit: 10\n", "body_size_limit: 1MiB"} {
		if !strings.Contains(answer.Data.YAML, want) {
			t.Errorf("no %q in\n%s", want, answer.Data.YAML)
		}
	}
	await.NoError(t, func() error {
		if limits := r.query(t, "scrape_sample_limit", "job"); limits["more"] != 500_000 {
			return fmt.Errorf("limits of scrape_config_files are %v", limits)
		}
		return nil
	})
}

// TestTrustedTargets holds that a limit of bodies that lets labels end the process is said
// once, for however many jobs.
func TestTrustedTargets(t *testing.T) {
	dir := write(t, map[string]string{"prometheus.yml": "global: {body_size_limit: 16MiB}\nscrape_configs: [{job_name: a}, {job_name: b}, {job_name: c, body_size_limit: 1MiB}]\n"})
	cfg, log := configured(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")})
	if _, err := engine.New(cfg); err != nil {
		t.Fatal(err)
	}
	if text := log.String(); strings.Count(text, "can end this process") != 1 || !strings.Contains(text, "jobs=2 such_as=a") {
		t.Errorf("logged:\n%s", text)
	}
}
