package console

import (
	"bufio"
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

// longestPadded is the number of characters to which a column is padded at most. A longer text
// moves the rest of its own line alone.
const longestPadded = 60

// leastShown is the number of characters of a text that a terminal shows at least.
const leastShown = 8

// write writes the table, or nothing without rows.
func (t *table) write(w io.Writer, style Style) error {
	if len(t.rows) == 0 {
		return nil
	}
	head := make([]cell, len(t.header))
	for i, name := range t.header {
		head[i] = cell{text: name, colour: style.Palette.Bold, right: t.rows[0][i].right}
	}
	all := append([][]cell{head}, t.rows...)
	widths := make([]int, len(t.header))
	for _, row := range all {
		for i := range row {
			row[i].text = tint.Line(row[i].text)
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i].text))
		}
	}
	if style.Width > 0 {
		narrow(widths, head, style.Width)
	}
	b := bufio.NewWriter(w)
	for _, row := range all {
		cells := make([]string, len(row))
		for i, c := range row {
			last := i == len(row)-1
			if style.Width > 0 && !last {
				c.text = cut(c.text, widths[i])
			}
			cells[i] = c.in(min(widths[i], longestPadded), last)
		}
		if _, err := b.WriteString(strings.TrimRight(strings.Join(cells, "  "), " ") + "\n"); err != nil {
			return err
		}
	}
	return b.Flush()
}

// narrow makes the widest columns less wide until a line fits into width. Numbers keep all
// of their digits. The last column is not padded, and a terminal breaks it.
func narrow(widths []int, head []cell, width int) {
	last := len(widths) - 1
	for i := range widths[:last] {
		widths[i] = min(widths[i], longestPadded)
	}
	need := 2 * last // between the columns
	for _, n := range widths {
		need += n
	}
	if !head[last].right {
		need += min(widths[last], longestPadded/2) - widths[last]
	}
	for ; need > width; need-- {
		widest := -1
		for i := range widths[:last] {
			if !head[i].right && widths[i] > leastShown && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}

// cut returns the first characters of a text that is longer than width, and an ellipsis.
func cut(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return string([]rune(text)[:width-1]) + "…"
}

// in returns the text of a cell in a column of a width.
func (c cell) in(width int, last bool) string {
	space := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(c.text)))
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
