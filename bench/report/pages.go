package main

import (
	"fmt"
	"os"
	"strings"
)

// The page that is written, and the lines around the part of it that a run replaces.
const (
	data       = "docs/performance-data.md"
	tableBegin = "<!-- bench -->\n"
	tableEnd   = "<!-- /bench -->\n"
)

// text returns all of the results, as the page has them.
func (r Results) text() string {
	return fmt.Sprintf("`go run ./bench/report` wrote this part. Figures are medians, with the least and the most of the rounds in brackets. "+
		"In each round all cases are measured in turn; of requests, a round has the least of %d turns. "+
		"A case is what it adds to the bare router of the same round. The memory of a route is that of %s routes with a request each.\n\n%s",
		r.Turns, whole(float64(r.Routes)), strings.TrimRight(r.tables(), "\n")+"\n")
}

// writePage puts the results into the page.
func (r Results) writePage() error {
	text, err := os.ReadFile(data)
	if err != nil {
		return err
	}
	written, err := replaceTable(string(text), r.text())
	if err != nil {
		return err
	}
	const mode = 0o644
	return os.WriteFile(data, []byte(written), mode) //nolint:gosec // a page is for all to read
}

// checkPage returns the error that writePage would return.
func checkPage() error {
	text, err := os.ReadFile(data)
	if err != nil {
		return fmt.Errorf("%w: it is to run in the repository's root", err)
	}
	_, err = replaceTable(string(text), "")
	return err
}

// replaceTable puts tables into a page, between the two comments.
func replaceTable(page, tables string) (string, error) {
	before, rest, begun := strings.Cut(page, tableBegin)
	_, after, ended := strings.Cut(rest, tableEnd)
	if !begun || !ended {
		return "", fmt.Errorf("%s has no line %q, and %q after it", data, strings.TrimSpace(tableBegin), strings.TrimSpace(tableEnd))
	}
	return before + tableBegin + "\n" + strings.TrimRight(tables, "\n") + "\n\n" + tableEnd + after, nil
}
