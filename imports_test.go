package redline_test

import (
	"testing"

	"github.com/redline-metrics/redline/internal/arrows"
)

// TestImports holds the direction of imports: from what knows of nothing to what is built on
// it. Each package may import those that stand before it.
func TestImports(t *testing.T) {
	err := arrows.Check(t.Context(), "github.com/redline-metrics/redline", []string{
		"internal/arrows", "internal/await", "internal/writersets",
		"internal/conventions", "internal/selfmetrics", // names that all share
		"internal/patterns", "internal/peers", "internal/processgauges", // routes, peers and the process
		"internal/exposition",                // samples as text
		"internal/deliver",                   // texts that scrapes share
		"internal/seriestable",               // from keys to series
		"internal/respwriter",                // what handlers do with a response
		"internal/metric", "internal/scrape", // the metric kinds, and the endpoint that serves them
		".",
		"internal/latewriter", "internal/fastrequest", "redlinetest", // for adapters
		"multiproc/internal/dbfile", "multiproc/internal/fold", // the format of worker files, and folding
		"multiproc", "prefork", // several processes
		"examples/hello", "examples/shop", "examples/stock", "examples/items", "examples/itemsd",
		"interop/probebench", "interop/scrapebench", "interop",
	})
	if err != nil {
		t.Error(err)
	}
}
