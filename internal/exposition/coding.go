package exposition

import (
	"io"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Coder writes bodies in the codings that scrapers accept. It reuses encoders, which take a
// megabyte for each concurrent scrape. Its zero value is ready, and safe for concurrent
// use.
type Coder struct {
	gzip, zstd sync.Pool
}

// Coding returns the first of gzip and zstd that an Accept-Encoding header allows, or
// empty.
func Coding(accepted string) string {
	for _, coding := range []string{"gzip", "zstd"} {
		for part := range strings.SplitSeq(accepted, ",") {
			name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
			params = strings.ReplaceAll(params, " ", "")
			if strings.TrimSpace(name) == coding && params != "q=0" && !strings.HasPrefix(params, "q=0.0") {
				return coding
			}
		}
	}
	return ""
}

// encoder is the common interface of gzip's and zstd's writers.
type encoder interface {
	io.WriteCloser
	Reset(w io.Writer)
}

// Write writes a body in a coding that Coding has chosen.
func (c *Coder) Write(w io.Writer, coding string, body []byte) error {
	var pool *sync.Pool
	switch coding {
	case "gzip":
		pool = &c.gzip
	case "zstd":
		pool = &c.zstd
	default:
		_, err := w.Write(body)
		return err
	}
	e, ok := pool.Get().(encoder)
	if !ok {
		var err error
		if e, err = newEncoder(coding); err != nil {
			return err
		}
	}
	defer pool.Put(e)
	defer e.Reset(nil) // it must not keep the connection
	e.Reset(w)
	if _, err := e.Write(body); err != nil {
		return err
	}
	return e.Close()
}

// newEncoder returns an encoder with a fast, weak compression: scrapers are mostly near.
func newEncoder(coding string) (encoder, error) {
	if coding == "gzip" {
		return gzip.NewWriterLevel(nil, gzip.BestSpeed)
	}
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
}
