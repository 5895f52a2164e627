package main

import (
	"io"
	"log"
	"strings"
	"sync"
	"time"
)

// serverLogEvery is how often a server says the same of connections: whoever reaches the
// port can have as many fail as they like.
const serverLogEvery = time.Minute

// newServerLog returns a log for a server, which has each kind of line about connections once
// in a while, and panics of handlers always.
func newServerLog(out io.Writer) *log.Logger {
	return log.New(&fewLines{out: out, last: map[string]time.Time{}}, "", 0)
}

// fewLines writes lines with the time. It is safe for concurrent use.
type fewLines struct {
	out io.Writer

	mu   sync.Mutex
	last map[string]time.Time // of each kind
}

// Write implements io.Writer.
func (f *fewLines) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	if kind := kindOf(string(line)); kind != "" {
		if at, said := f.last[kind]; said && now.Sub(at) < serverLogEvery {
			return len(line), nil
		}
		f.last[kind] = now
	}
	if _, err := io.WriteString(f.out, now.Format("2006/01/02 15:04:05 ")+string(line)); err != nil {
		return 0, err
	}
	return len(line), nil
}

// kindOf returns the beginning of a line of net/http that names no client, or nothing for a
// panic.
func kindOf(line string) string {
	if strings.HasPrefix(line, "http: panic serving") {
		return ""
	}
	kind, _, _ := strings.Cut(line, " from ")
	words := strings.Fields(kind)
	return strings.Join(words[:min(len(words), 4)], " ")
}
