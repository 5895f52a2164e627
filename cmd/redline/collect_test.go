package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"
)

// workerFile is a worker file with one entry.
func workerFile(key string, value float64) []byte {
	data := make([]byte, 8, 256)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(key)))
	data = append(data, key+strings.Repeat(" ", 8-(len(key)+4)%8)...)
	data = binary.LittleEndian.AppendUint64(data, math.Float64bits(value))
	data = binary.LittleEndian.AppendUint64(data, 0)
	binary.LittleEndian.PutUint32(data, uint32(len(data)))
	return data
}

const hitsKey = `["hits", "hits_total", {"path": "/"}, "Hits."]`

// startCollect runs redline collect on dir until the test ends, and returns
// where it serves.
func startCollect(t *testing.T, dir string, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	stderr, logs := io.Pipe()
	exit := make(chan int, 1)
	go func() {
		exit <- run(ctx, append([]string{"collect", dir, "--listen", "127.0.0.1:0"}, args...), nil, io.Discard, logs)
		_ = logs.Close()
	}()
	lines := bufio.NewReader(stderr)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("it ended, by status %d: %s", <-exit, line)
	}
	rest := make(chan struct{})
	go func() {
		defer close(rest)
		_, _ = io.Copy(io.Discard, lines)
	}()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		stop()
		<-rest
		if code := <-exit; code != 0 {
			t.Errorf("exit status %d", code)
		}
	})
	match := regexp.MustCompile(`url=(http://\S+)/metrics`).FindStringSubmatch(line)
	if match == nil {
		t.Fatalf("no address in %q", line)
	}
	return match[1]
}

// TestCollect covers the merged metrics, the command's own metrics, and the process of a
// worker that is alive: this one, as it has the file open.
func TestCollect(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, fmt.Sprintf("counter_%d.db", os.Getpid()))
	for name, content := range map[string][]byte{
		mine:                                  workerFile(hitsKey, 3),
		filepath.Join(dir, "counter_1.db"):    workerFile(hitsKey, 4), // pid 1 is alive, and has it not
		filepath.Join(dir, "counter_bad.db"):  []byte("x"),
		filepath.Join(dir, "gauge_all_-1.db"): workerFile(`["g", "g", {}, ""]`, 1),
	} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	held, err := os.Open(mine)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Close() }()

	url := startCollect(t, dir)
	text := fetch(t, url+"/metrics")
	for _, line := range []string{
		`hits_total{path="/"} 7`,
		`g{pid="-1"} 1`,
		"redline_multiproc_files 4",
		"redline_multiproc_entries 3",
		`redline_multiproc_files_skipped_total{reason="empty"} 1`,
		"redline_multiproc_files_folded_total 0",
		"redline_multiproc_fold_errors_total 0",
	} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %q", line)
		}
	}
	for _, name := range []string{"process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds"} {
		pids := regexp.MustCompile(`(?m)^`+name+`\{pid="(\d+)"\}`).FindAllStringSubmatch(text, -1)
		if len(pids) != 1 || pids[0][1] != fmt.Sprint(os.Getpid()) {
			t.Errorf("%s is there for %v, want this process alone", name, pids)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	if got := fetch(t, url+"/metrics?name[]=hits_total"); strings.Contains(got, "redline") || !strings.Contains(got, "hits_total") {
		t.Errorf("name[]:\n%s", got)
	}
	for _, path := range []string{"/-/healthy", "/-/ready"} {
		if got := fetch(t, url+path); got != "ready\n" {
			t.Errorf("%s: %q", path, got)
		}
	}
}

// TestCollectGuarded covers a web-config file of Prometheus' kind.
func TestCollectGuarded(t *testing.T) {
	hash, err := bcrypt.GenerateFromPassword([]byte("secret"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "web.yml")
	if err := os.WriteFile(config, fmt.Appendf(nil, "basic_auth_users:\n  ada: %s\n", hash), 0o600); err != nil {
		t.Fatal(err)
	}
	url := startCollect(t, t.TempDir(), "--web.config.file", config)
	for password, status := range map[string]int{"secret": http.StatusOK, "guess": http.StatusUnauthorized} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/metrics", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.SetBasicAuth("ada", password)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != status {
			t.Errorf("password %q: %d, want %d", password, resp.StatusCode, status)
		}
	}
}

// TestCollectEmpty holds that of a directory without worker files it says so, and when
// some come. The kind of fault: an argument that cannot be meant, and not a word of it.
func TestCollectEmpty(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "[1]") // which is no pattern
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stderr, logs := io.Pipe()
	exit := make(chan int, 1)
	go func() {
		exit <- run(ctx, []string{"collect", dir, "--listen", "127.0.0.1:0"}, nil, io.Discard, logs)
		_ = logs.Close()
	}()
	lines := bufio.NewScanner(stderr)
	for _, want := range []string{"serving", "has no worker files so far", "has worker files now"} {
		if !lines.Scan() || !strings.Contains(lines.Text(), want) {
			t.Errorf("%q, want %q", lines.Text(), want)
		}
		if strings.Contains(want, "so far") {
			if err := os.WriteFile(filepath.Join(dir, "counter_7.db"), workerFile(hitsKey, 3), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	stop()
	for lines.Scan() {
		t.Errorf("it says %q too", lines.Text())
	}
	if code := <-exit; code != 0 {
		t.Errorf("exit status %d", code)
	}
}

// TestWatchEmpty holds that redline watch says so of its targets too.
func TestWatchEmpty(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stderr, logs := io.Pipe()
	exit := make(chan int, 1)
	go func() {
		exit <- run(ctx, []string{"watch", t.TempDir(), "--listen", "127.0.0.1:0", "--data", ""}, nil, io.Discard, logs)
		_ = logs.Close()
	}()
	lines := bufio.NewScanner(stderr)
	if !lines.Scan() || !strings.Contains(lines.Text(), "has no worker files so far") {
		t.Errorf("%q", lines.Text())
	}
	stop()
	for lines.Scan() {
		t.Log(lines.Text())
	}
	if code := <-exit; code != 0 {
		t.Errorf("exit status %d", code)
	}
}
