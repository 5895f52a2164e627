package exposition

import (
	"bytes"

	"github.com/prometheus/prometheus/model/textparse"
)

// position follows one of Prometheus' parsers, which do not tell their line.
type position struct {
	rest   []byte // not passed by the parser yet
	before int    // lines passed
}

// pass passes an entry: one line, or more if line feeds are in its labels.
func (at *position) pass(p textparse.Parser, entry textparse.Entry) {
	at.passBlank()
	lines := 1
	if entry == textparse.EntrySeries {
		series, _, _ := p.Series()
		lines += bytes.Count(series, []byte("\n"))
	}
	for range lines {
		at.passLine()
	}
}

func (at *position) passLine() {
	_, at.rest, _ = bytes.Cut(at.rest, []byte("\n"))
	at.before++
}

// passBlank passes lines that the parser skips silently.
func (at *position) passBlank() {
	for {
		line, _, ok := bytes.Cut(at.rest, []byte("\n"))
		if !ok || len(bytes.Trim(line, " \t")) > 0 {
			return
		}
		at.passLine()
	}
}

// fail returns an error for the text that comes next.
func (at *position) fail(err error) *SyntaxError {
	at.passBlank()
	return &SyntaxError{Line: at.before + 1, Reason: err.Error()}
}
