package redline_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/internal/arrows"
)

// TestImports holds the direction of imports: from packages that know of nothing to those that are built on
// it. Each package may import those that stand before it.
func TestImports(t *testing.T) {
	err := arrows.Check(t.Context(), "github.com/redline-metrics/redline", []string{
		"internal/arrows", "internal/await", "internal/writersets",
		"internal/conventions", "internal/selfmetrics", // names that all share
		"internal/patterns", "internal/peers", "internal/processgauges", // routes, peers and the process
		"internal/exposition",                // samples as text
		"internal/deliver",                   // texts that scrapes share
		"internal/seriestable",               // from keys to series
		"internal/respwriter",                // responses of handlers
		"internal/metric", "internal/scrape", // the metric kinds, and the endpoint that serves them
		"internal/inflight", // a request under way, for the library and for adapters
		".",
		"adapter", "adapter/latewriter", "adapter/fastrequest", "redlinetest", // for adapters
		"multiproc/internal/dbfile", "multiproc/internal/fold", // the format of worker files, and folding
		"multiproc", "prefork", // several processes
		"examples/hello", "examples/shop", "examples/stock", "examples/items", "examples/itemsd",
		"interop/probebench", "interop/scrapebench", "interop/incidents", "interop",
	})
	if err != nil {
		t.Error(err)
	}
}

// TestAdaptersImports holds that adapters have all that they need from packages that follow
// semantic versions: they are modules of their own, as adapters elsewhere are.
func TestAdaptersImports(t *testing.T) {
	found := 0
	err := filepath.WalkDir("adapter", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasPrefix(name, "adapter/redline") || filepath.Ext(name) != ".go" {
			return err
		}
		found++
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imported := range file.Imports {
			if strings.Contains(imported.Path.Value, "redline/internal/") {
				t.Errorf("%s imports %s", name, imported.Path.Value)
			}
		}
		return nil
	})
	if err != nil || found == 0 {
		t.Errorf("%d files: %v", found, err)
	}
}
