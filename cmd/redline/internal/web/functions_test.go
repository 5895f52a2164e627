package web_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/promql/parser"
)

// TestFunctions compares the page's list of PromQL functions with the parser's.
// Lists copied by hand drift with each release: functions that the parser gains,
// loses or no longer calls experimental fail here.
func TestFunctions(t *testing.T) {
	script, err := os.ReadFile("static/editor/functions.js")
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile("(?s)export const functions = words\\(`(.*?)`\\)").FindSubmatch(script)
	if table == nil {
		t.Fatal("functions.js has no table of functions")
	}
	var offered []string
	for _, line := range regexp.MustCompile(`(?m)^\s*(\w+)\(`).FindAllSubmatch(table[1], -1) {
		offered = append(offered, string(line[1]))
	}
	slices.Sort(offered)

	stable := maps.Clone(parser.Functions)
	maps.DeleteFunc(stable, func(_ string, f *parser.Function) bool { return f.Experimental })
	if diff := cmp.Diff(slices.Sorted(maps.Keys(stable)), offered); diff != "" {
		t.Errorf("functions of the parser (-) and of functions.js (+):\n%s", diff)
	}
}
