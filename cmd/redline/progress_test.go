package main

import (
	"testing"
	"time"
)

// TestSending holds that no rate is told of the first few requests.
func TestSending(t *testing.T) {
	for _, c := range []struct {
		n    int64
		took time.Duration
		want string
	}{
		{1, 3 * time.Microsecond, "sending"}, {8, 999 * time.Millisecond, "sending"}, {60, 2 * time.Second, "sending, 30 a second"}, {0, time.Minute, "sending, 0 a second"},
	} {
		if got := sending(c.n, c.took); got != c.want {
			t.Errorf("%d in %v: %q, want %q", c.n, c.took, got, c.want)
		}
	}
}
