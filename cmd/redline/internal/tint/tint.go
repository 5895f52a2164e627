// Package tint colours text for a terminal, where there is one that takes colours.
package tint

import (
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// Palette colours text. The zero value leaves it as it is.
type Palette struct{ on bool }

// For returns the palette for a writer: colours at a terminal, unless NO_COLOR is set
// (https://no-color.org) or the terminal is a dumb one.
func For(w io.Writer) Palette {
	file, ok := w.(*os.File)
	return Palette{on: ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(file.Fd()))}
}

// Width returns the number of columns of the terminal that w is, or 0 where it is none.
func Width(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// Always returns the palette with colours, for any writer.
func Always() Palette { return Palette{on: true} }

// Red returns text in red, for errors.
func (p Palette) Red(text string) string { return p.in("1;31", text) }

// Yellow returns text in yellow, for warnings.
func (p Palette) Yellow(text string) string { return p.in("33", text) }

// Green returns text in green, for recoveries.
func (p Palette) Green(text string) string { return p.in("32", text) }

// Bold returns text in bold.
func (p Palette) Bold(text string) string { return p.in("1", text) }

// Faint returns text in a faint colour.
func (p Palette) Faint(text string) string { return p.in("2", text) }

func (p Palette) in(style, text string) string {
	if !p.on || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// Line does as Clean for what has to stay on one line: a second line of a service passes
// for one of the program.
func Line(text string) string { return strings.Join(strings.Fields(Clean(text)), " ") }

// Clean returns text without control characters, on which a terminal would act: text of a
// service may have any. Line feeds and tabs stay.
func Clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', unicode.IsPrint(r), unicode.Is(unicode.Zs, r):
			return r
		}
		return utf8.RuneError
	}, text)
}
