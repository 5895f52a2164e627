package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// logged keeps the lines of a log.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// running is an engine that runs and is served.
type running struct {
	*engine.Engine
	url    string
	dir    string
	client *http.Client
	log    *logged
	stop   func() error // ends it, once, and returns the error of Run
}

// configured completes a configuration by the settings of all tests.
func configured(t *testing.T, cfg engine.Config) (engine.Config, *logged) {
	t.Helper()
	log := &logged{}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	if cfg.Dir == "" {
		cfg.Dir = t.TempDir()
	}
	if cfg.URL == nil {
		cfg.URL = &url.URL{Scheme: "http", Host: "127.0.0.1:9090"}
	}
	cfg.Retention = 24 * time.Hour
	cfg.Version = "test"
	return cfg, log
}

// start has an engine run until the test ends.
func start(t *testing.T, cfg engine.Config) *running {
	t.Helper()
	cfg, log := configured(t, cfg)
	e, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- e.Run(ctx) }()
	server := httptest.NewServer(e.Handler())
	r := &running{Engine: e, url: server.URL, dir: cfg.Dir, client: server.Client(), log: log}
	r.stop = sync.OnceValue(func() error {
		server.Close()
		cancel()
		return <-ran
	})
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Errorf("Run: %v", err)
		}
		if t.Failed() {
			t.Logf("logged:\n%s", log)
		}
	})
	await.NoError(t, func() error {
		select {
		case err := <-ran:
			ran <- err
			t.Fatalf("Run has ended: %v", err)
		default:
		}
		if code, text := r.get(t, "/-/ready"); code != http.StatusOK {
			return fmt.Errorf("ready: %d %s", code, text)
		}
		return nil
	})
	return r
}

// do sends a request, and returns the answer's status and body.
func (r *running) do(t *testing.T, method, path, body string, header ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := r.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func (r *running) get(t *testing.T, path string) (int, string) {
	t.Helper()
	return r.do(t, http.MethodGet, path, "")
}

// getJSON reads an answer that must be 200.
func (r *running) getJSON(t *testing.T, path string, into any) {
	t.Helper()
	code, text := r.get(t, path)
	if code != http.StatusOK {
		t.Fatalf("%s: %d %s", path, code, text)
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %v in %s", path, err, text)
	}
}

// query asks for an instant vector, by the values of a label.
func (r *running) query(t *testing.T, promql, label string) map[string]float64 {
	t.Helper()
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string
				Value  [2]any
			}
		}
	}
	r.getJSON(t, "/api/v1/query?query="+url.QueryEscape(promql), &answer)
	values := map[string]float64{}
	for _, one := range answer.Data.Result {
		value, err := strconv.ParseFloat(one.Value[1].(string), 64)
		if err != nil {
			t.Fatal(err)
		}
		values[one.Metric[label]] = value
	}
	return values
}

// scraped represents a target of /api/v1/targets.
type scraped struct {
	Health, LastError, ScrapeURL string
	Labels                       map[string]string
}

// targets are all that are scraped, by job.
func (r *running) targets(t *testing.T) map[string]scraped {
	t.Helper()
	var answer struct {
		Data struct{ ActiveTargets []scraped }
	}
	r.getJSON(t, "/api/v1/targets", &answer)
	byJob := map[string]scraped{}
	for _, one := range answer.Data.ActiveTargets {
		byJob[one.Labels["job"]] = one
	}
	return byJob
}

// answering serves a text for metrics until the test ends.
func answering(t *testing.T, text func() string) (address string) {
	t.Helper()
	return serving(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		_, _ = io.WriteString(w, text())
	})
}

func serving(t *testing.T, h http.HandlerFunc) (address string) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// write makes files, by their names, and returns their directory.
func write(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
