package incident

import (
	"strings"
	"testing"
	"time"
)

// TestRecordWithoutTime holds that a record which tells no time at which it opened is damaged:
// receivers refuse all notices among which is one without.
func TestRecordWithoutTime(t *testing.T) {
	for _, c := range []struct {
		opened time.Time
		want   string
	}{{time.Time{}, "no time at which it opened"}, {time.Unix(1, 0), ""}} {
		text, err := encode(&record{Incident: Incident{ID: "20261128-100010-a", State: Closed, Opened: c.opened}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = decode(text)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.opened, err, c.want)
		}
	}
}
