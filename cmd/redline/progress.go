package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how many requests have been sent on a terminal, and nothing anywhere
// else. A bar that cannot be drawn is no reason to stop.
type progress struct {
	bar   *progressbar.ProgressBar
	start time.Time
	n     atomic.Int64
}

func newProgress(w io.Writer, o loadOptions) *progress {
	expected := int64(-1) // how many is not known
	if o.rate > 0 && o.length > 0 {
		expected = int64(o.rate * o.length.Seconds())
	}
	p := &progress{start: time.Now()}
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.DefaultSilent(expected)
		return p
	}
	p.bar = progressbar.NewOptions64(expected,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription("sending"),
		progressbar.OptionShowCount(),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
	return p
}

// ended notes that a request has ended; any worker calls it.
func (p *progress) ended() {
	p.bar.Describe(sending(p.n.Add(1), time.Since(p.start)))
	_ = p.bar.Add(1)
}

func (p *progress) finish() { _ = p.bar.Finish() }

// sending says that requests are sent and, after a second, how many of them in one: of
// the first few no rate can be told.
func sending(n int64, took time.Duration) string {
	if took < time.Second {
		return "sending"
	}
	return fmt.Sprintf("sending, %.0f a second", float64(n)/took.Seconds())
}
