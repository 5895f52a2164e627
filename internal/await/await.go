// Package await lets tests wait for the effects of other processes.
package await

import (
	"testing"
	"time"
)

// NoError calls try until it returns no error. After two minutes, or when the test's
// context has ended, the last error ends the test.
func NoError(tb testing.TB, try func() error) {
	tb.Helper()
	enough := time.After(2 * time.Minute)
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-time.After(20 * time.Millisecond): // leave others some of the processor
		case <-enough:
			tb.Fatalf("two minutes were not enough: %v", err)
		case <-tb.Context().Done():
			tb.Fatal(err)
		}
	}
}
