package main

import (
	"fmt"
	"os"
	"strings"
)

// The page, and the comments around the table in it.
const (
	page       = "docs/explanation/binary.md"
	tableBegin = "<!-- binary -->\n"
	tableEnd   = "<!-- /binary -->\n"
)

func writePage(table string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return fmt.Errorf("%w: it is to run in the repository's root", err)
	}
	before, rest, begun := strings.Cut(string(text), tableBegin)
	_, after, ended := strings.Cut(rest, tableEnd)
	if !begun || !ended {
		return fmt.Errorf("%s has no lines %s and %s", page, strings.TrimSpace(tableBegin), strings.TrimSpace(tableEnd))
	}
	const mode = 0o644
	return os.WriteFile(page, []byte(before+tableBegin+"\n"+table+"\n"+tableEnd+after), mode) //nolint:gosec // a page is for all to read
}
