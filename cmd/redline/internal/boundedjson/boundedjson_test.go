package boundedjson_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedjson"
)

// TestReader holds that each limit is met by the thing that it names and by nothing else, however the
// document comes.
func TestReader(t *testing.T) {
	limits := boundedjson.Limits{Bytes: 40, Opened: 3, Members: 3}
	for document, says := range map[string]string{
		`[{"a":"b"},[1,2]]`:                     "",
		`["{[,\"{[,{[,{["]`:                     "",
		`"\\",[[[`:                              "",
		`[[[[`:                                  "more than 3 lists and objects",
		`{"a\\":[{},{}]}`:                       "more than 3 lists and objects",
		`[1,2,3,4,5]`:                           "more than 3 members",
		`"` + strings.Repeat("x", 50) + `"`:     "more than 40 bytes",
		`["` + strings.Repeat(",", 10) + `",1]`: "",
	} {
		for _, r := range []io.Reader{strings.NewReader(document), iotest.OneByteReader(strings.NewReader(document))} {
			_, err := io.ReadAll(boundedjson.NewReader(r, limits))
			if (err == nil) != (says == "") || err != nil && (!errors.Is(err, boundedjson.ErrTooLarge) || !strings.Contains(err.Error(), says)) {
				t.Errorf("%s: %v, want %q", document, err, says)
			}
		}
	}
}
