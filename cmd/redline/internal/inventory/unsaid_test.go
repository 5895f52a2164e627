package inventory_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/internal/await"
)

// unsaid are services as names and labels alone tell of them: without help texts and
// units, and without types that do not show.
func unsaid(t *testing.T) map[string]exposed {
	t.Helper()
	services := expositions(t)
	delete(services, "misleading")
	for job, s := range services {
		named := map[string]bool{}
		for _, f := range s.families {
			named[f.Name] = true
		}
		s.families = slices.DeleteFunc(slices.Clone(s.families), func(f inventory.Family) bool {
			return strings.HasSuffix(f.Name, "_created") // part of their families
		})
		for i := range s.families {
			f := &s.families[i]
			f.Help, f.Unit = "", ""
			switch {
			case f.Type == inventory.Gauge && !named[f.Name+"_total"], f.Type == inventory.Counter && !strings.HasSuffix(f.Name, "_total"):
				f.Type = inventory.Unknown
			}
		}
		services[job] = s
	}
	return services
}

// TestWithoutMetadata holds that an engine without metadata is enough to know the most of
// it.
func TestWithoutMetadata(t *testing.T) {
	services := unsaid(t)
	at := watched(t, services, nil)
	proxy := httputil.NewSingleHostReverseProxy(at)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/metadata") {
			http.NotFound(w, r)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, u, services)
}

// TestVictoriaMetrics holds that Debian's VictoriaMetrics, which scrapes services itself,
// tells the same of them, but of those with names in UTF-8, that it does not take.
func TestVictoriaMetrics(t *testing.T) {
	path, err := exec.LookPath("victoria-metrics")
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), "victoria-metrics") {
			t.Fatal("victoria-metrics is required, and not installed")
		}
		t.Skip("victoria-metrics is not installed; .ci/run installs it")
	}
	services := unsaid(t)
	for i, f := range services["text"].families {
		if f.Name == "unicode" {
			services["text"].families[i].Labels = []string{"plain"}
		}
	}
	agree(t, victoria(t, path, services), services)
}

// victoria has VictoriaMetrics scrape services, and returns where it answers.
func victoria(t *testing.T, path string, services map[string]exposed) *url.URL {
	t.Helper()
	var jobs []map[string]any
	for name, s := range services {
		server := httptest.NewServer(s.handler)
		t.Cleanup(server.Close)
		jobs = append(jobs, map[string]any{
			"job_name": name, "scrape_interval": "1s",
			"static_configs": []map[string]any{{"targets": []string{server.Listener.Addr().String()}, "labels": map[string]string{"env": "test"}}},
		})
	}
	config, err := yaml.Marshal(map[string]any{"scrape_configs": jobs})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "scrape.yml")
	if err := os.WriteFile(file, config, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "-httpListenAddr="+address, "-storageDataPath="+filepath.Join(dir, "data"),
		"-promscrape.config="+file, "-search.latencyOffset=0s", "-search.disableCache", "-loggerLevel=ERROR")
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("VictoriaMetrics said:\n%s", said.String())
		}
	})
	u := &url.URL{Scheme: "http", Host: address}
	e, err := inventory.NewEngine(u, nil)
	if err != nil {
		t.Fatal(err)
	}
	await.NoError(t, func() error {
		jobs, err := e.Jobs(t.Context())
		if err == nil && len(jobs) == 0 {
			err = errors.New("no jobs yet")
		}
		return err
	})
	return u
}
