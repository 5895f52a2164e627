package web_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/promql/parser"
)

// TestFunctions compares the page's lists of PromQL's words with the parser's. Lists copied
// by hand drift with each release: words that the parser gains, loses or no longer calls
// experimental fail here.
func TestFunctions(t *testing.T) {
	script, err := os.ReadFile("static/editor/functions.js")
	if err != nil {
		t.Fatal(err)
	}
	// found returns the words that one pattern finds in the match of another.
	found := func(list, word string) (words []string) {
		text := regexp.MustCompile(list).FindSubmatch(script)
		if text == nil {
			t.Fatalf("functions.js has no %s", list)
		}
		for _, m := range regexp.MustCompile(word).FindAllSubmatch(text[1], -1) {
			words = append(words, string(m[1]))
		}
		return words
	}
	var functions, aggregations, keywords, operators []string
	for name, f := range parser.Functions {
		if !f.Experimental {
			functions = append(functions, name)
		}
	}
	byFeature := []string{"smoothed", "anchored", "fill", "fill_left", "fill_right"}
	for item, name := range parser.ItemTypeStr {
		switch {
		case item.IsAggregator() && !item.IsExperimentalAggregator():
			aggregations = append(aggregations, name)
		case item.IsKeyword() && !slices.Contains(byFeature, name):
			keywords = append(keywords, name)
		case item.IsOperator() && regexp.MustCompile(`^\w+$`).MatchString(name):
			operators = append(operators, name)
		}
	}
	for _, list := range []struct {
		name             string
		parsers, offered []string
	}{
		{"functions", functions, found("(?s)export const functions = words\\(`(.*?)`\\)", `(?m)^\s*(\w+)\(`)},
		{"aggregations", aggregations, found("(?s)export const aggregations = words\\(`(.*?)`\\)", `(?m)^\s*(\w+)\(`)},
		{"keywords", keywords, append(
			found(`export const grouping = \[(.*)\]`, `'(\w+)'`),
			found(`const keywords = new Set\(\[(.*)\]\)`, `'(\w+)'`)...)},
		{"operators", operators, found(`export const between = \[(.*)\]`, `'(\w+)'`)},
	} {
		slices.Sort(list.parsers)
		slices.Sort(list.offered)
		if diff := cmp.Diff(list.parsers, list.offered); diff != "" {
			t.Errorf("%s of the parser (-) and of functions.js (+):\n%s", list.name, diff)
		}
	}
}
