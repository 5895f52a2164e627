package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// policy lets a page load from where it came from alone, and be shown in none.
// uPlot and Preact set styles by the style sheets' object model, which it allows.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// file is one of the page's, as it is served.
type file struct {
	content     []byte
	contentType string
	etag        string // without its quotes
	kept        bool   // whether another content would have another name
	gzipped     func() []byte
}

func newFile(name string, content []byte, kept bool) *file {
	return &file{content, contentType(name), hashOf(content), kept, sync.OnceValue(func() []byte { return gzipped(content) })}
}

// gzipped returns a content in gzip, or nil where that is no shorter.
func gzipped(content []byte) []byte {
	var short bytes.Buffer
	w, err := gzip.NewWriterLevel(&short, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := w.Write(content); err != nil || w.Close() != nil || short.Len() >= len(content) {
		return nil
	}
	return short.Bytes()
}

// serve has browsers ask each time whether there is another file, so that a new binary
// is seen at once; unless the file's name tells.
func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	if f.kept {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Vary", "Accept-Encoding")
	content, etag := f.content, f.etag
	if takesGzip(r.Header.Values("Accept-Encoding")) {
		if short := f.gzipped(); short != nil {
			h.Set("Content-Encoding", "gzip")
			content, etag = short, etag+"-gzip"
		}
	}
	h.Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// takesGzip reports whether who sent these headers takes gzip.
func takesGzip(accepted []string) bool {
	for coding := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
		name, params, _ := strings.Cut(coding, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		quality, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		weight, err := strconv.ParseFloat(quality, 64)
		return !ok || err == nil && weight > 0
	}
	return false
}
