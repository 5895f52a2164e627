package web

import (
	"regexp"
	"strings"
)

// statement is a form that a line of a module can have.
type statement struct {
	word       string // that it begins with
	beginsLine bool   // or any word
	form       *regexp.Regexp
}

// replace returns a module with another text in the place of each statement of the form.
func (s statement) replace(source string, with func(match []string) string) string {
	var out strings.Builder
	out.Grow(len(source))
	written, at := 0, 0
	for {
		next := strings.Index(source[at:], s.word)
		if next < 0 {
			break
		}
		at += next
		match := s.form.FindStringSubmatch(source[at:])
		if match == nil || !s.begins(source[:at]) {
			at += len(s.word)
			continue
		}
		out.WriteString(source[written:at])
		out.WriteString(with(match))
		at += len(match[0])
		written = at
	}
	out.WriteString(source[written:])
	return out.String()
}

// begins reports whether a statement can stand after a text.
func (s statement) begins(before string) bool {
	if before == "" {
		return true
	}
	last := before[len(before)-1]
	if s.beginsLine {
		return last == '\n'
	}
	isWord := last == '_' || last >= '0' && last <= '9' || last >= 'A' && last <= 'Z' || last >= 'a' && last <= 'z'
	return !isWord
}

// withoutRemarks returns a module without the comments that fill their lines: a third of
// all, and code that is no more.
func withoutRemarks(source string) string {
	const blanks = " \t"
	var out strings.Builder
	out.Grow(len(source))
	for source != "" {
		end := strings.IndexByte(source, '\n') + 1
		if end == 0 { // a last line without an end stays
			end = len(source)
		} else if line := strings.TrimLeft(source[:end], blanks); strings.HasPrefix(line, "//") {
			source = source[end:]
			continue
		} else if strings.HasPrefix(line, "/*") {
			indent := end - len(line)
			if closed := strings.Index(source[indent+2:], "*/"); closed >= 0 {
				after := strings.TrimLeft(source[indent+2+closed+2:], blanks)
				if strings.HasPrefix(after, "\n") {
					source = after[1:]
					continue
				}
			}
		}
		out.WriteString(source[:end])
		source = source[end:]
	}
	return out.String()
}
