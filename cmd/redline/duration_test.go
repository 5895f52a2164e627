package main

import (
	"testing"
	"time"
)

// TestDuration holds that a flag takes a time as Go, Prometheus and people write it.
func TestDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"5": 5 * time.Second, "0": 0, "0.5": 500 * time.Millisecond, "-1": -time.Second, "90": 90 * time.Second, "1e2": 100 * time.Second,
		"5s": 5 * time.Second, "1m30s": 90 * time.Second, "500ms": 500 * time.Millisecond, "-1s": -time.Second, "1.5h": 90 * time.Minute,
		"1d": 24 * time.Hour, "1w2d": 9 * 24 * time.Hour,
	} {
		var d duration
		if err := d.Set(text); err != nil || time.Duration(d) != want {
			t.Errorf("%q: %v, %v, want %v", text, time.Duration(d), err, want)
		}
	}
	for _, text := range []string{"", "soon", "5 s", "NaN", "Inf", "-inf", "1e30", "5x", "s"} {
		d := duration(time.Minute)
		if err := d.Set(text); err == nil || time.Duration(d) != time.Minute {
			t.Errorf("%q: %v, %v", text, time.Duration(d), err)
		}
	}
}
