package main

import (
	"fmt"
	"io"
	"os"
)

// progress prints a line about how far the program is, on a terminal; without one, to is
// nil.
type progress struct{ to io.Writer }

func newProgress(to io.Writer) progress {
	file, ok := to.(*os.File)
	if !ok {
		return progress{}
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return progress{}
	}
	return progress{to}
}

func (p progress) round(what string, round, of int) {
	if p.to != nil {
		fmt.Fprintf(p.to, "\r\x1b[K%s: round %d of %d", what, round+1, of)
	}
}

func (p progress) end() {
	if p.to != nil {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}
