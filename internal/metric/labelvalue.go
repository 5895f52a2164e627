package metric

import (
	"strings"
	"unicode/utf8"
)

// MaxLabelBytes bounds a label value.
const MaxLabelBytes = 1024

// LabelValue returns s as a valid label value: cut at MaxLabelBytes, with U+FFFD in the
// place of invalid UTF-8.
func LabelValue(s string) string {
	if len(s) > MaxLabelBytes {
		end := MaxLabelBytes
		for end > MaxLabelBytes-utf8.UTFMax && !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end]
	}
	if utf8.ValidString(s) { // looks at eight bytes at a time
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
