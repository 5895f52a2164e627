package load

import (
	"testing"
	"time"
)

// TestPace holds that within a time there are as many requests as the rate makes, to the
// last one, at any rate; workers that were held up make up for a few.
func TestPace(t *testing.T) {
	start := time.Unix(1_700_000_000, 0)
	for _, c := range []struct {
		rate float64
		long time.Duration
		want int
	}{
		{30, 2 * time.Second, 60},
		{50, 30 * time.Second, 1500},
		{7, 10 * time.Second, 70},
		{0.5, 3 * time.Second, 2},
		{3000, time.Second, 3000},
		{7.3, 10 * time.Second, 73},
		{70, 100 * time.Millisecond, 7},
		{1, time.Second, 1},
		{0.1, time.Second, 1},
	} {
		p := &pace{rate: c.rate, start: start, most: 8}
		got := 0
		for now := start; ; got++ {
			at := p.take(now)
			if !at.Before(start.Add(c.long)) {
				break
			}
			now = at
		}
		if got != c.want {
			t.Errorf("%v a second for %v: %d requests, want %d", c.rate, c.long, got, c.want)
		}
	}
	p := &pace{rate: 10, start: start, most: 3}
	now, late := start.Add(10*time.Second), 0
	for p.take(now).Before(now) {
		late++
	}
	if late != 3 {
		t.Errorf("%d requests are made up for, want 3", late)
	}
}
