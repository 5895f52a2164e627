package main

import (
	"testing"

	"github.com/redline-metrics/redline/internal/arrows"
)

// TestImports holds the direction of imports, which is that of the data: expositions, the
// families in them, their meaning, and how people see it. Each package may import those that stand
// before it.
func TestImports(t *testing.T) {
	err := arrows.Check(t.Context(), "github.com/redline-metrics/redline/cmd/redline", []string{
		"internal/tint", "internal/redact", "internal/boundedfile", "internal/boundedjson", "internal/reply", "internal/wholefile", "internal/within", "internal/access",
		"internal/load",
		"internal/envvar", "internal/rundir", "internal/probe", // services that are started,
		"internal/processtree", "internal/workeruser", "internal/supervise", // and followed
		"internal/exposition", "internal/lint",
		"internal/engine/queryguard", "internal/engine",
		"internal/promflags", // the engine's settings, as flags
		"internal/manual",
		"internal/inventory",
		"internal/catalog", "internal/catalog/grafana",
		"internal/graph", "internal/cause", "internal/diagnosis", "internal/incident", // what is wrong, and why
		"internal/web", "internal/console", "internal/rootcause",
		".",
	})
	if err != nil {
		t.Error(err)
	}
}
