package exposition_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/tsdb"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// document is an exposition, as a server sends it.
type document struct{ content, contentType string }

// TestScraped holds that samples are said to be dropped or taken as Prometheus' own scrape
// manager drops or takes them, into its own storage. The kind of fault: a document on which
// a reader and the scrape disagree.
func TestScraped(t *testing.T) {
	documents := append(knownDocuments(t), servedDocuments()...)
	documents = append(documents, mutations(documents, 1000)...)
	failures := scraped(t, documents)
	taken, disagreed := 0, 0
	for i, d := range documents {
		why := refusal(d)
		if failures[i] == "" {
			taken++
		}
		if (why == nil) != (failures[i] == "") && disagreed < 10 {
			disagreed++
			t.Errorf("%s, %q: Prometheus says %q, and Redline %v", d.contentType, d.content, failures[i], why)
		}
	}
	t.Logf("%d of %d documents are taken", taken, len(documents))
	if taken < len(documents)/5 || taken > len(documents)*4/5 {
		t.Errorf("%d of %d documents are taken: they show one side alone", taken, len(documents))
	}
}

// refusal returns this package's reason against a document.
func refusal(d document) error {
	if err := exposition.RefusedType(d.contentType); err != nil {
		return err
	}
	format := exposition.Text
	if strings.HasPrefix(d.contentType, openMetrics) {
		format = exposition.OpenMetrics
	}
	if invalid := exposition.Walk([]byte(d.content), format, func(*exposition.Entry) {}); invalid != nil {
		return invalid
	}
	return nil
}

const (
	plainText   = "text/plain; version=0.0.4"
	openMetrics = "application/openmetrics-text"
)

// knownDocuments returns the documents of testdata, in both formats.
func knownDocuments(t *testing.T) (documents []document) {
	t.Helper()
	for _, c := range []struct{ file, contentType string }{{"text.txt", plainText}, {"openmetrics.txt", openMetrics + "; version=1.0.0"}} {
		text, err := os.ReadFile(filepath.Join("testdata", c.file))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if content, err := strconv.Unquote(strings.TrimSpace(line)); err == nil {
				documents = append(documents, document{content, c.contentType})
			} else if !strings.HasPrefix(line, "//") {
				t.Fatalf("%s: %s: %v", c.file, line, err)
			}
		}
	}
	return documents
}

// servedDocuments returns documents that depend on their content type.
func servedDocuments() (documents []document) {
	for _, contentType := range []string{
		"", "text/plain", "text/plain; version=1.0.0; escaping=allow-utf-8", "text/plain; charset=utf-8", "text/plain;", "text/plain; ;",
		"TEXT/PLAIN", "text/html", "application/json", "application/octet-stream", "application/openmetrics-text",
		"application/openmetrics-text; version=0.0.1", "application/openmetrics-text; version=2.0.0", "application/openmetrics-text; ;",
		"a b", "text/plain; version",
	} {
		for _, content := range []string{"a 1\n", "a 1\n# EOF\n"} {
			documents = append(documents, document{content, contentType})
		}
	}
	return documents
}

// mutations returns n documents that differ from those given in a few places. They are
// the same each time.
func mutations(documents []document, n int) (mutated []document) {
	random := rand.New(rand.NewPCG(1, 2))
	for range n {
		d := documents[random.IntN(len(documents))]
		content := []byte(d.content)
		for range 1 + random.IntN(3) {
			content = mutate(random, content)
		}
		if len(content) > 0 { // an empty scrape is taken with any type, and no exposition
			mutated = append(mutated, document{string(content), d.contentType})
		}
	}
	return mutated
}

func mutate(random *rand.Rand, content []byte) []byte {
	pieces := []string{
		"\n", " ", "\t", "\\", "\"", "{", "}", ",", "=", "#", "# ", "# EOF\n", "\x00", "\xff", "\r", "0", "-1", "NaN", "+Inf", "1e400", "0x1p3", "_", "é",
		"__name__", `{"a b"}`, `a="b",`, "instance", "# HELP a b\n", "# TYPE a gauge\n", "# UNIT a_b b\n", " 1700000000000", ` # {a="b"} 1`, `\d`, "_total",
	}
	at := random.IntN(len(content) + 1)
	end := min(len(content), at+random.IntN(4))
	lines := bytes.SplitAfter(content, []byte("\n"))
	switch random.IntN(5) {
	case 0:
		return append(bytes.Clone(content[:at]), content[end:]...)
	case 1, 2:
		return append(append(bytes.Clone(content[:at]), pieces[random.IntN(len(pieces))]...), content[at:]...)
	case 3:
		i, j := random.IntN(len(lines)), random.IntN(len(lines))
		lines[i], lines[j] = lines[j], lines[i]
	case 4:
		lines = append(lines, lines[random.IntN(len(lines))])
	}
	return bytes.Join(lines, nil)
}

// scraped has Prometheus scrape each document once, and returns why each was dropped: ""
// where it was not.
func scraped(t *testing.T, documents []document) []string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header()["Content-Type"] = nil
		if documents[i].contentType != "" {
			w.Header()["Content-Type"] = []string{documents[i].contentType}
		}
		_, _ = w.Write([]byte(documents[i].content))
	}))
	t.Cleanup(server.Close)
	db, err := tsdb.Open(t.TempDir(), slog.New(slog.DiscardHandler), nil, tsdb.DefaultOptions(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	m, err := scrape.NewManager(&scrape.Options{}, slog.New(slog.DiscardHandler), nil, db, nil, prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Load("scrape_configs: [{job_name: a, scrape_interval: 3s, scrape_timeout: 3s}]", slog.New(slog.DiscardHandler))
	if err == nil {
		err = m.ApplyConfig(c)
	}
	if err != nil {
		t.Fatal(err)
	}
	group := &targetgroup.Group{Source: "a"}
	for i := range documents {
		group.Targets = append(group.Targets, model.LabelSet{
			model.AddressLabel:     model.LabelValue(strings.TrimPrefix(server.URL, "http://")),
			model.MetricsPathLabel: model.LabelValue(fmt.Sprintf("/%d", i)),
			model.InstanceLabel:    model.LabelValue(strconv.Itoa(i)),
		})
	}
	sets := make(chan map[string][]*targetgroup.Group, 1)
	sets <- map[string][]*targetgroup.Group{"a": {group}}
	ended := make(chan error)
	go func() { ended <- m.Run(sets) }()
	t.Cleanup(func() {
		m.Stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return outcomes(t, m, len(documents))
}

// outcomes waits until each of n targets has been scraped, and returns their errors.
func outcomes(t *testing.T, m *scrape.Manager, n int) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	failures, seen := make([]string, n), map[int]bool{}
	for {
		for _, target := range m.TargetsActive()["a"] {
			i, err := strconv.Atoi(target.GetValue(model.InstanceLabel))
			if err != nil {
				t.Fatal(err)
			}
			// Where the machine is busy, a scrape may be late, and the next one is not.
			late := target.LastError() != nil && strings.Contains(target.LastError().Error(), "deadline exceeded")
			if target.LastScrape().IsZero() || target.Health() == scrape.HealthUnknown || late || seen[i] {
				continue
			}
			seen[i] = true
			if target.Health() == scrape.HealthBad {
				failures[i] = target.LastError().Error()
			}
		}
		if len(seen) == n {
			return failures
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%d of %d targets were scraped", len(seen), n)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
