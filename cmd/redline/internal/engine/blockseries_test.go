package engine_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunks"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

// TestSeriesOfBlocks: series that only older blocks have count for a query of their time, and
// for no other: a heavy query of the past does not run as a light one.
func TestSeriesOfBlocks(t *testing.T) {
	dir, past := t.TempDir(), time.Now().Add(-5*time.Hour)
	var series []storage.Series
	for i := range 300 {
		ls := labels.FromStrings(model.MetricNameLabel, "gone", "i", fmt.Sprint(i))
		series = append(series, storage.NewListSeries(ls, chunks.GenerateSamples(int(past.UnixMilli()), 60)))
	}
	if _, err := tsdb.CreateBlock(series, dir, (2 * time.Hour).Milliseconds(), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	r := start(t, engine.Config{
		Targets:  []engine.Target{{Job: "one", Address: answering(t, func() string { return "a 1\n" }), Scheme: "http", Path: "/metrics"}},
		Interval: time.Second, Dir: dir, Limits: queryguard.Limits{Samples: 500},
	})
	for _, c := range []struct {
		query   string
		at      time.Time
		refused bool
	}{
		{`topk(300, gone)`, past, true},
		{`topk(300, {i=~".+"})`, past, true},
		{`topk(300, gone{i="1"})`, past, false},
		{`topk(300, gone)`, time.Now(), false},
		{`topk(300, gone offset 5h)`, time.Now(), true},
	} {
		code, text := r.get(t, "/api/v1/query?"+url.Values{"query": {c.query}, "time": {fmt.Sprint(c.at.Add(30 * time.Second).Unix())}}.Encode())
		if refused := code != http.StatusOK && strings.Contains(text, "--query.max-samples"); refused != c.refused {
			t.Errorf("%s at %v: %d %s", c.query, c.at, code, text)
		}
	}
}
