package respwriter_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/redline-metrics/redline/internal/respwriter"
)

type (
	state   struct{ name string }
	details struct{}
)

// plain hides all optional interfaces of a writer, and has no Unwrap.
type plain struct{ inner http.ResponseWriter }

func (p plain) Header() http.Header         { return p.inner.Header() }
func (p plain) Write(b []byte) (int, error) { return p.inner.Write(b) }
func (p plain) WriteHeader(status int)      { p.inner.WriteHeader(status) }

// loop is a writer that leads to itself.
type loop struct{ http.ResponseWriter }

func (l *loop) Unwrap() http.ResponseWriter { return l }

// TestRecord checks the record of a response after each act of a handler.
func TestRecord(t *testing.T) {
	gone, leave := context.WithCancel(t.Context())
	leave()
	type want struct {
		status int
		bytes  int64
		marks  respwriter.Answer
	}
	for name, c := range map[string]struct {
		ctx  context.Context //nolint:containedctx // of the request
		over func(http.ResponseWriter) http.ResponseWriter
		do   func(http.ResponseWriter)
		want want
	}{
		"nothing":            {do: func(http.ResponseWriter) {}},
		"1xx, then 404":      {do: func(w http.ResponseWriter) { w.WriteHeader(103); w.WriteHeader(404) }, want: want{status: 404}},
		"two headers":        {do: func(w http.ResponseWriter) { w.WriteHeader(201); w.WriteHeader(500) }, want: want{status: 201}},
		"no status":          {do: func(w http.ResponseWriter) { defer func() { _ = recover() }(); w.WriteHeader(7) }},
		"a small body":       {do: func(w http.ResponseWriter) { _, _ = io.WriteString(w, "abc") }, want: want{status: 200}},
		"a large body":       {do: func(w http.ResponseWriter) { _, _ = w.Write(make([]byte, 5000)) }, want: want{status: 200, bytes: 5000}},
		"a flush":            {do: func(w http.ResponseWriter) { w.(http.Flusher).Flush() }, want: want{status: 200, marks: respwriter.Flushed}},
		"an error, too late": {ctx: gone, do: func(w http.ResponseWriter) { w.WriteHeader(502) }, want: want{status: 502, marks: respwriter.Late}},
		"a failed write": {
			ctx: gone, over: func(w http.ResponseWriter) http.ResponseWriter { return failing{w} },
			do: func(w http.ResponseWriter) { _, _ = w.Write([]byte("x")) }, want: want{status: 200, marks: respwriter.Failed},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
			if c.ctx != nil {
				r = r.WithContext(c.ctx)
			}
			var w http.ResponseWriter = httptest.NewRecorder()
			if c.over != nil {
				w = c.over(w)
			}
			var kinds respwriter.Kinds[state, details]
			writer, record, none := kinds.Of(w).Make(w, r, false)
			if none != nil {
				t.Error("there are details that nobody asked for")
			}
			c.do(writer)
			a := respwriter.ResponseOf(record).Load()
			if got := (want{a.Status(), a.Bytes(), a & respwriter.AllMarks}); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// failing is a writer without its connection.
type failing struct{ http.ResponseWriter }

func (failing) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// TestChain checks that a chain goes through writers without Unwrap, and ends although one
// leads to itself.
func TestChain(t *testing.T) {
	server := httptest.NewRecorder()
	var kinds respwriter.Kinds[state, details]
	hidden := plain{server}
	writer, record, room := kinds.Of(hidden).Make(hidden, nil, true)
	if room == nil {
		t.Error("there are no details")
	}
	respwriter.StateOf(record).name = "mine"
	chain := slices.Collect(respwriter.Chain(&struct{ http.ResponseWriter }{writer}, respwriter.Below))
	if len(chain) != 4 || chain[3] != http.ResponseWriter(server) {
		t.Fatalf("the chain is %v", chain)
	}
	found := chain[1].(interface {
		RedlineRecord() *respwriter.Tracked[state]
	}).RedlineRecord()
	if respwriter.StateOf(found).name != "mine" {
		t.Errorf("the record is %q's", respwriter.StateOf(found).name)
	}
	if n := len(slices.Collect(respwriter.Chain(&loop{}, respwriter.Below))); n != respwriter.MaxDepth {
		t.Errorf("a circle of writers has %d, want %d", n, respwriter.MaxDepth)
	}
	if next, declared := kinds.Below(hidden); next != http.ResponseWriter(server) || declared {
		t.Errorf("below a writer without Unwrap: %v, declared %t", next, declared)
	}
}
