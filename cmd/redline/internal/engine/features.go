package engine

import (
	"errors"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/fileutil"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

// knownFeatures returns those that --enable-feature of Prometheus turns on, and that there
// are here.
func knownFeatures() []string {
	return []string{
		"auto-reload-config",
		"concurrent-rule-eval",
		"created-timestamp-zero-ingestion",
		"delayed-compaction",
		"fast-startup",
		"histograms-st-encoding",
		"memory-snapshot-on-shutdown",
		"metadata-wal-records",
		"openmetrics2",
		"otlp-deltatocumulative",
		"otlp-native-delta-ingestion",
		"promql-binop-fill-modifiers",
		"promql-delayed-name-removal",
		"promql-experimental-functions",
		"promql-per-step-stats",
		"promql-unquoted-utf8-names",
		"search-api",
		"st-storage",
		"st-synthesis",
		"type-and-unit-labels",
		"use-start-timestamps",
		"use-uncached-io",
		"xor2-encoding",
		"zstd-scrape",
	}
}

// standingFeatures returns those that are always on by now, here and in Prometheus.
func standingFeatures() []string {
	return []string{
		"auto-gomaxprocs", "exemplar-storage", "expand-external-labels", "native-histograms", "no-default-scrape-port", "ooo-native-histograms",
		"promql-at-modifier", "promql-duration-expr", "promql-extended-range-selectors", "promql-negative-offset", "utf8-names",
	}
}

// checkFeatures has an error where features exclude each other, and says which of them
// are unknown, as Prometheus does.
func (e *Engine) checkFeatures() error {
	var unknown []string
	for _, name := range e.cfg.Features {
		if name != "" && !slices.Contains(knownFeatures(), name) && !slices.Contains(standingFeatures(), name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		e.cfg.Log.Warn("features that --enable-feature names and that are not part of redline", "features", strings.Join(unknown, ","))
	}
	switch {
	case e.feature("otlp-deltatocumulative") && e.feature("otlp-native-delta-ingestion"):
		return errors.New("--enable-feature: otlp-deltatocumulative and otlp-native-delta-ingestion; expected one of them")
	case e.feature("use-uncached-io") && !fileutil.UncachedIOSupported():
		return errors.New("--enable-feature: use-uncached-io is not supported on this system")
	}
	return nil
}

// feature reports whether a feature is on.
func (e *Engine) feature(name string) bool { return slices.Contains(e.cfg.Features, name) }

// promql returns the parser of all that is PromQL. Without a feature it is the one that
// Prometheus' is by default.
func (e *Engine) promql() parser.Parser {
	return queryguard.NewParser(parser.NewParser(parser.Options{
		EnableExperimentalFunctions: e.feature("promql-experimental-functions"),
		EnableUnquotedUTF8Names:     e.feature("promql-unquoted-utf8-names"),
		EnableBinopFillModifiers:    e.feature("promql-binop-fill-modifiers"),
	}), e.cfg.Limits)
}

// scraping sets the options of scrapes that features change.
func (e *Engine) scraping(o *scrape.Options) {
	o.AppendMetadata = e.feature("metadata-wal-records")
	o.EnableStartTimestampZeroIngestion = e.feature("created-timestamp-zero-ingestion")
	o.ParseST = e.feature("created-timestamp-zero-ingestion") || e.feature("st-storage")
	o.SynthesizeST = e.feature("st-synthesis")
	o.EnableOpenMetrics2 = e.feature("openmetrics2")
	o.EnableTypeAndUnitLabels = e.feature("type-and-unit-labels")
	o.EnableZstdScrape = e.feature("zstd-scrape")
	o.FeatureRegistry = e.features
}

// storing sets the options of the data that features change.
func (e *Engine) storing(o *tsdb.Options) {
	o.EnableMemorySnapshotOnShutdown = e.feature("memory-snapshot-on-shutdown")
	o.EnableDelayedCompaction = e.feature("delayed-compaction")
	o.CompactionDelayMaxPercent = tsdb.DefaultCompactionDelayMaxPercent
	// Of a start that is known, also by lastScrapes, comes a zero, unless it is stored itself.
	o.EnableSTAsZeroSample = e.feature("created-timestamp-zero-ingestion") || !e.feature("st-storage")
	o.EnableSTStorage = e.feature("st-storage")
	o.EnableHistogramSTEncoding = e.feature("histograms-st-encoding") || e.feature("st-storage")
	o.EnableMetadataWALRecords = e.feature("metadata-wal-records")
	o.EnableFastStartup = e.feature("fast-startup")
	o.UseUncachedIO = e.feature("use-uncached-io")
	if e.feature("xor2-encoding") || e.feature("st-storage") {
		o.FloatChunkEncoding = chunkenc.EncXOR2
	}
	o.FeatureRegistry = e.features
}

// preferProtobuf has scrapes that leave the format to the default ask for protobuf
// first, which alone has the times that some features want.
func (e *Engine) preferProtobuf(cfg *config.Config) {
	if !e.feature("created-timestamp-zero-ingestion") && !e.feature("st-storage") {
		return
	}
	prefer := func(p *[]config.ScrapeProtocol) {
		if slices.Equal(*p, config.DefaultScrapeProtocols) {
			*p = config.DefaultProtoFirstScrapeProtocols
		}
	}
	prefer(&cfg.GlobalConfig.ScrapeProtocols)
	for _, s := range cfg.ScrapeConfigs {
		prefer(&s.ScrapeProtocols)
	}
}
