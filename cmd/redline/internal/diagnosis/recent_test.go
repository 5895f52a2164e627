package diagnosis

import (
	"testing"
	"time"
)

// TestRecent checks that the window of routes begins with the fault, unless it had too few
// samples then.
func TestRecent(t *testing.T) {
	for _, c := range []struct {
		window  string
		samples float64
		since   time.Duration
		want    string
	}{
		{"1m", 60, 10 * time.Second, "10s"},
		{"1m", 60, time.Second, "4s"},
		{"1m", 12, 10 * time.Second, "20s"},
		{"1m", 4, 10 * time.Second, "1m"},
		{"1m", 60, 2 * time.Minute, "1m"},
		{"1m", 60, 0, "1m"},
		{"2m", 8, 70 * time.Second, "70s"},
	} {
		if got := recent(c.window, c.samples, c.since); got != c.want {
			t.Errorf("of %s with %v samples, %v since the beginning: %s, want %s", c.window, c.samples, c.since, got, c.want)
		}
	}
}
