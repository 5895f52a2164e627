package dbfile

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// keyScanner reads the JSON of a key (RFC 8259), and allocates for strings with escapes
// alone: encoding/json takes ten times the bytes of a key, and there may be millions.
type keyScanner struct {
	rest   string
	failed bool
}

// next returns the byte that comes next after white space, or 0 at the end.
func (s *keyScanner) next() byte {
	s.rest = strings.TrimLeft(s.rest, " \t\r\n")
	if s.rest == "" {
		return 0
	}
	return s.rest[0]
}

// skip passes over a byte, which must be next.
func (s *keyScanner) skip(want byte) {
	if s.next() != want {
		s.failed = true
		return
	}
	s.rest = s.rest[1:]
}

// labels reads an object of strings, and appends its members.
func (s *keyScanner) labels(to []Label) []Label {
	s.skip('{')
	if s.next() == '}' {
		s.skip('}')
		return to
	}
	for !s.failed {
		name := s.text()
		s.skip(':')
		to = append(to, Label{name, s.text()})
		if s.next() != ',' {
			break
		}
		s.skip(',')
	}
	s.skip('}')
	return to
}

// text reads a string.
func (s *keyScanner) text() string {
	s.skip('"')
	if s.failed {
		return ""
	}
	escaped := false
	for i := 0; i < len(s.rest); i++ {
		switch c := s.rest[i]; {
		case c == '"':
			text := s.rest[:i]
			s.rest = s.rest[i+1:]
			if escaped {
				return s.unescape(text)
			}
			return text
		case c == '\\':
			escaped = true
			i++
		case c < ' ':
			s.failed = true
			return ""
		}
	}
	s.failed = true
	return ""
}

// unescape returns a string without its escapes.
func (s *keyScanner) unescape(text string) string {
	out := make([]byte, 0, len(text))
	for {
		plain, rest, more := strings.Cut(text, `\`)
		out = append(out, plain...)
		if !more {
			return string(out)
		}
		if i := strings.IndexByte(`"\/bfnrt`, rest[0]); i >= 0 {
			out = append(out, "\"\\/\b\f\n\r\t"[i])
			text = rest[1:]
			continue
		}
		r, size := utf16At(text[len(plain):])
		if size == 0 {
			s.failed = true
			return ""
		}
		out = utf8.AppendRune(out, r)
		text = text[len(plain)+size:]
	}
}

// utf16At reads the escape \uXXXX, or the two of a surrogate pair, that a text begins
// with. Half a pair is the replacement character, as encoding/json has it. The size is 0
// if there is no escape.
func utf16At(text string) (r rune, size int) {
	const length = len(`\uXXXX`)
	unit := func(at int) (rune, bool) {
		if len(text) < at+length || text[at] != '\\' || text[at+1] != 'u' {
			return 0, false
		}
		n, err := strconv.ParseUint(text[at+2:at+length], 16, 16)
		return rune(n), err == nil
	}
	r, ok := unit(0)
	switch {
	case !ok:
		return 0, 0
	case !utf16.IsSurrogate(r):
		return r, length
	}
	if low, ok := unit(length); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 2 * length
		}
	}
	return utf8.RuneError, length
}
