package exposition

import (
	"bytes"
)

// Whole looks for the end that Prometheus' parser of text sees before a document's own: at
// a NUL byte that begins a line. What comes after it is lost, and the scrape counts as
// complete. A document in UTF-16, one in an unknown compression, and a file that was written
// with gaps have such bytes. NUL bytes at a document's end alone lose nothing.
//
// The document is written to it in pieces.
type Whole struct {
	line int  // of the byte that comes, from 0
	text bool // the line has more than blanks
	cut  int  // the line that begins with a NUL byte, from 1; 0 without one
	last byte
}

// Write takes a piece. It returns a *SyntaxError where something comes after the NUL byte.
func (w *Whole) Write(piece []byte) (int, error) {
	if len(piece) == 0 {
		return 0, nil
	}
	rest := piece
	if w.cut == 0 {
		rest = w.afterCut(piece)
	}
	w.last = piece[len(piece)-1]
	if w.cut > 0 && len(bytes.Trim(rest, "\x00 \t\r\n")) > 0 {
		return 0, &SyntaxError{Line: w.cut, Reason: "a NUL byte begins the line, at which Prometheus ends to read: what follows is lost, and nothing is said of it"}
	}
	return len(piece), nil
}

// afterCut returns what comes after a NUL byte that begins a line. A line feed in a label's
// value counts as one between lines, as it has to be written as \n there.
func (w *Whole) afterCut(piece []byte) []byte {
	for begin := 0; ; {
		at := bytes.IndexByte(piece[begin:], 0)
		if at < 0 {
			w.pass(piece[begin:])
			return nil
		}
		w.pass(piece[begin : begin+at])
		if !w.text {
			w.cut = w.line + 1
			return piece[begin+at:]
		}
		begin += at + 1
	}
}

// pass passes bytes of which none is NUL.
func (w *Whole) pass(text []byte) {
	feed := bytes.LastIndexByte(text, '\n')
	if feed >= 0 {
		w.line += bytes.Count(text[:feed+1], []byte("\n"))
		w.text = false
	}
	w.text = w.text || len(bytes.Trim(text[feed+1:], " \t")) > 0
}

// EndsInLine reports whether the document ends within a line.
func (w *Whole) EndsInLine() bool { return w.last != '\n' }

// Cut returns the reason why Prometheus reads a part of a document for all of it, or nil.
func Cut(content []byte, format Format) *SyntaxError {
	if format != Text {
		return nil // the other parser refuses it
	}
	if _, err := new(Whole).Write(content); err != nil {
		return err.(*SyntaxError) //nolint:errorlint,forcetypeassert // it is the only one
	}
	return nil
}
