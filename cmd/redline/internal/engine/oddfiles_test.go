package engine_test

import (
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestOddFiles holds that no file that is named keeps the start or takes the memory: a
// pipe that nobody writes to, a directory, a device without an end. A configuration may
// come by a pipe.
func TestOddFiles(t *testing.T) {
	for _, name := range []string{"prometheus.yml", "rules.yml", "alertmanager.yml", "more.yml"} {
		for kind, create := range map[string]func(string) error{
			"a pipe":      func(path string) error { return syscall.Mkfifo(path, 0o600) },
			"a directory": func(path string) error { return os.Mkdir(path, 0o700) },
			"over 32 MiB": func(path string) error { return os.WriteFile(path, nil, 0o600) },
		} {
			t.Run(name+" is "+kind, func(t *testing.T) {
				t.Parallel()
				dir := write(t, good())
				path := filepath.Join(dir, name)
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
				if err := create(path); err != nil {
					t.Fatal(err)
				}
				if kind == "over 32 MiB" {
					if err := os.Truncate(path, 1<<40); err != nil {
						t.Skip(err)
					}
				}
				cfg := reading(dir)
				cfg.URL, cfg.Log = &url.URL{Scheme: "http", Host: "127.0.0.1:9090"}, slog.New(slog.DiscardHandler)
				if _, err := engine.New(cfg); err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), kind) {
					t.Error(err)
				}
			})
		}
	}
}

// TestOddNamedFiles holds the same of files that a configuration names, and that are read
// when it takes effect or at each scrape.
func TestOddNamedFiles(t *testing.T) {
	dir := write(t, good())
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	for _, job := range []string{
		"tls_config: {ca_file: pipe}", "basic_auth: {username: a, password_file: pipe}", "authorization: {credentials_file: pipe}",
		"http_sd_configs: [{url: 'http://127.0.0.1:1/', tls_config: {ca_file: pipe}}]", "file_sd_configs: [{files: ['pipe.json']}]",
	} {
		if strings.Contains(job, "pipe.json") {
			if err := os.Rename(pipe, pipe+".json"); err != nil {
				t.Fatal(err)
			}
		}
		replace(t, filepath.Join(dir, "prometheus.yml"), "scrape_configs: [{job_name: j, "+job+"}]\n")
		cfg := reading(dir)
		cfg.URL, cfg.Log = &url.URL{Scheme: "http", Host: "127.0.0.1:9090"}, slog.New(slog.DiscardHandler)
		if _, err := engine.New(cfg); err == nil || !strings.Contains(err.Error(), "is a pipe; expected a regular file") {
			t.Errorf("%s: %v", job, err)
		}
	}
}

// TestOddLogs holds the same of logs that a configuration names: a pipe that nobody reads
// keeps an open for writing as well.
func TestOddLogs(t *testing.T) {
	for kind, create := range map[string]func(string) error{
		"is a pipe that nobody reads": func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"is a directory":              func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		for name, text := range map[string]string{
			"of queries":        "global: {query_log_file: log}\n",
			"of failed scrapes": "global: {scrape_failure_log_file: log}\n",
			"of a job":          "scrape_configs: [{job_name: j, scrape_failure_log_file: log}]\n",
		} {
			t.Run(name+" "+kind, func(t *testing.T) {
				dir := write(t, good())
				if err := create(filepath.Join(dir, "log")); err != nil {
					t.Skip(err)
				}
				replace(t, filepath.Join(dir, "prometheus.yml"), text)
				cfg := reading(dir)
				cfg.URL, cfg.Log = &url.URL{Scheme: "http", Host: "127.0.0.1:9090"}, slog.New(slog.DiscardHandler)
				if _, err := engine.New(cfg); err == nil || !strings.Contains(err.Error(), kind+"; expected a file") {
					t.Error(err)
				}
			})
		}
	}
}

// TestConfigByPipe holds that a configuration that a process writes to a pipe is read
// once, and works.
func TestConfigByPipe(t *testing.T) {
	address := answering(t, func() string { return "a 1\n" })
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- os.WriteFile(path, []byte(scraping(map[string]string{"one": address})), 0) }()
	r := start(t, engine.Config{File: path})
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	r.isUp(t, "one")
	if err := r.Reload(t.Context()); err == nil {
		t.Error("a pipe without content is a configuration")
	}
	r.isUp(t, "one")
}
