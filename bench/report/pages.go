package main

import (
	"fmt"
	"os"
	"strings"
)

// The pages that are written, and what stands around the table in the README.
const (
	readme     = "README.md"
	data       = "docs/performance-data.md"
	tableBegin = "<!-- bench -->\n"
	tableEnd   = "<!-- /bench -->\n"
)

// page is all of the results.
func (r Results) page() string {
	return fmt.Sprintf("# Performance: the figures\n\n"+
		"`go run ./bench/report` wrote this page: medians, and in brackets the least and the most of its rounds, in each of which all cases are measured in turn; of requests, a round has the least of %d turns. "+
		"What a case adds is over the bare router of the same round; the memory a route takes is that of %s routes with a request each.\n\n%s",
		r.Turns, whole(float64(r.Routes)), strings.TrimRight(r.tables(true), "\n")+"\n")
}

// writePages writes the table of the README, and the page.
func (r Results) writePages() error {
	text, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	written, err := replaceTable(string(text), r.tables(false))
	if err != nil {
		return err
	}
	const mode = 0o644
	if err := os.WriteFile(readme, []byte(written), mode); err != nil { //nolint:gosec // pages are for all to read
		return err
	}
	return os.WriteFile(data, []byte(r.page()), mode)
}

// checkPages says why writePages could not write.
func checkPages() error {
	text, err := os.ReadFile(readme)
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
		return "", fmt.Errorf("%s has no line %q, and %q after it", readme, strings.TrimSpace(tableBegin), strings.TrimSpace(tableEnd))
	}
	return before + tableBegin + "\n" + strings.TrimRight(tables, "\n") + "\n\n" + tableEnd + after, nil
}
