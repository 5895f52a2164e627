package console

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// table holds rows below a header. Its texts come from services, so control characters are
// removed.
type table struct {
	header []string
	rows   [][]cell
}

// cell is one text of a table, perhaps in a colour.
type cell struct {
	text   string
	right  bool // as numbers are
	colour func(string) string
}

func (t *table) add(cells ...cell) { t.rows = append(t.rows, cells) }

// write writes the table, or nothing without rows.
func (t *table) write(w io.Writer, p tint.Palette) error {
	if len(t.rows) == 0 {
		return nil
	}
	head := make([]cell, len(t.header))
	for i, name := range t.header {
		head[i] = cell{text: name, colour: p.Bold, right: t.rows[0][i].right}
	}
	all := append([][]cell{head}, t.rows...)
	widths := make([]int, len(t.header))
	for _, row := range all {
		for i := range row {
			row[i].text = strings.Join(strings.Fields(tint.Clean(row[i].text)), " ")
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i].text))
		}
	}
	var b strings.Builder
	for _, row := range all {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = c.in(widths[i], i == len(row)-1)
		}
		b.WriteString(strings.TrimRight(strings.Join(cells, "  "), " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// in returns the text of a cell in a column of a width.
func (c cell) in(width int, last bool) string {
	space := strings.Repeat(" ", width-utf8.RuneCountInString(c.text))
	text := c.text
	if c.colour != nil {
		text = c.colour(text)
	}
	switch {
	case c.right:
		return space + text
	case last:
		return text
	}
	return text + space
}
