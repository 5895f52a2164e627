package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// The types and sources beside the files are for those who work on them.
//
//go:embed static/index.html static/*.js static/*.css static/*.svg static/pages/*.js
//go:embed static/vendor/*.js static/vendor/*.css static/vendor/*.LICENSE static/vendor/VERSIONS
var files embed.FS

// pages are the paths that people go to; what is shown there is the page's to tell.
func pages() []string {
	return []string{"/", "/service", "/map", "/alerts", "/explore", "/targets"}
}

// policy lets a page load from where it came from alone, and be shown in none.
// uPlot and Preact set styles by the style sheets' object model, which it allows.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// file is one of the page's, as it is served.
type file struct {
	content     []byte
	contentType string
	etag        string
}

// Static serves the page's files at the paths of the page and below /static/, and all
// else by rest.
func Static(rest http.Handler) (http.Handler, error) {
	found, err := served()
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := found[r.URL.Path]
		switch reads := r.Method == http.MethodGet || r.Method == http.MethodHead; {
		case ok && reads:
			f.serve(w, r)
		case reads && strings.HasPrefix(r.URL.Path, "/static/"):
			http.NotFound(w, r)
		default:
			rest.ServeHTTP(w, r)
		}
	}), nil
}

// served are the files by their paths.
func served() (map[string]file, error) {
	by := map[string]file{}
	err := fs.WalkDir(files, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		by["/"+name] = file{content, contentType(name), `"` + hex.EncodeToString(sum[:12]) + `"`}
		return nil
	})
	for _, page := range pages() {
		by[page] = by["/static/index.html"]
	}
	delete(by, "/static/index.html")
	return by, err
}

// contentType is a file's, whatever the system takes it for.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "text/plain; charset=utf-8"
}

// serve has browsers ask each time whether there is another file, so that a new
// binary is seen at once.
func (f file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", f.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.content))
}
