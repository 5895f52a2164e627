package manual

import (
	"fmt"
	"strings"
	"unicode"
)

func bold(text string) string { return `\fB` + escape(text) + `\fR` }

// escape returns a text in which roff finds nothing of its own, and of which each ASCII
// character is printed as it is: a hyphen is no dash, and a quote no apostrophe. It leaves
// control characters out.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '\\':
			b.WriteString(`\(rs`)
		case '-':
			b.WriteString(`\-`)
		case '"':
			b.WriteString(`\(dq`)
		case '\'':
			b.WriteString(`\(aq`)
		case '`':
			b.WriteString(`\(ga`)
		case '^':
			b.WriteString(`\(ha`)
		case '~':
			b.WriteString(`\(ti`)
		default:
			switch {
			case unicode.IsControl(r):
			case r > unicode.MaxASCII:
				fmt.Fprintf(&b, `\[u%04X]`, r)
			default:
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// shielded returns a line of escaped text that is no request: one that a dot begins would
// be, and the quote that begins others is escaped.
func shielded(line string) string {
	if strings.HasPrefix(line, ".") {
		return `\&` + line
	}
	return line
}

// breakable returns an escaped word. A long one, as a URL is, has places where a line may
// end within it: an unbroken one would stand beyond the edge.
func breakable(word string) string {
	const long = 60
	if len(word) <= long {
		return escape(word)
	}
	var b strings.Builder
	since := 0 // the last place
	for _, r := range word {
		b.WriteString(escape(string(r)))
		if since++; since >= long || strings.ContainsRune("/,=&?", r) && since > 1 {
			b.WriteString(`\:`)
			since = 0
		}
	}
	return strings.TrimSuffix(b.String(), `\:`)
}
