package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
)

// The types and sources beside the files are for those who work on them.
//
//go:embed static/index.html static/app.js static/icon.svg static/*/*.js static/*/*.css
//go:embed static/vendor/*.LICENSE static/vendor/VERSIONS
var files embed.FS

// pages are the paths that people go to, by links to Prometheus' pages too. What is shown
// there is for the page to tell.
func pages() []string {
	return []string{
		"/", "/service", "/incidents", "/map", "/alerts", "/explore", "/targets",
		"/graph", "/query", "/rules", "/config", "/service-discovery", "/alertmanager-discovery", "/agent",
	}
}

// Static serves the page's files at the paths of the page and below /static/, and all
// else by rest.
func Static(rest http.Handler) (http.Handler, error) {
	found, err := served()
	if err != nil {
		return nil, err
	}
	rest = elsewhere{rest, found["/"]}
	incident := newFile("index.html", above(found["/"].content, 1), false)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := found[r.URL.Path]
		if isIncident(r) {
			f, ok = incident, true
		}
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

// isIncident reports whether a request is for the page of an incident, /incidents/ID.
func isIncident(r *http.Request) bool {
	id, ok := strings.CutPrefix(r.URL.EscapedPath(), "/incidents/")
	return ok && id != "" && !strings.Contains(id, "/")
}

// above returns the page's content for an address so many levels below the root: the
// addresses of its files lead as many up.
func above(content []byte, levels int) []byte {
	return bytes.ReplaceAll(content, []byte(`="static/`), []byte(`="`+strings.Repeat("../", levels)+`static/`))
}

// served returns the files by their paths. Pages load two of them, which the others are
// in: one of all modules and one of all style sheets. A module that a page imports later is
// a third.
func served() (map[string]*file, error) {
	by := map[string]*file{}
	err := fs.WalkDir(files, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		by["/"+name] = newFile(name, content, false)
		return nil
	})
	if err != nil {
		return nil, err
	}
	index, err := loading(by)
	if err != nil {
		return nil, fmt.Errorf("index.html: %w", err)
	}
	for _, page := range pages() {
		by[page] = index
	}
	delete(by, "/static/index.html")
	return by, nil
}

var (
	stylesheet = regexp.MustCompile(` *<link rel="stylesheet" href="/?([^"]+)">\n`)
	script     = regexp.MustCompile(` *<script type="module" src="/?([^"]+)"></script>\n`)
	icon       = regexp.MustCompile(`(<link rel="icon" href=")/?([^"]+)"`)
)

// loading returns index.html as it is served, and adds what it loads to the files. Each
// has its content's hash in its name, so that a browser that has it need not ask. The
// addresses are relative: the page may be below a path of another server.
func loading(by map[string]*file) (*file, error) {
	page := string(by["/static/index.html"].content)
	var style strings.Builder
	for _, m := range stylesheet.FindAllStringSubmatch(page, -1) {
		sheet, ok := by["/"+m[1]]
		if !ok {
			return nil, fmt.Errorf("there is no %s", m[1])
		}
		style.Write(sheet.content)
		style.WriteByte('\n')
	}
	entry, mark := script.FindStringSubmatch(page), icon.FindStringSubmatch(page)
	if entry == nil || mark == nil || style.Len() == 0 {
		return nil, errors.New("it loads no script, no style sheet or no icon")
	}
	code, later, err := bundle(files, entry[1])
	if err != nil {
		return nil, err
	}
	picture, err := files.ReadFile(mark[2])
	if err != nil {
		return nil, err
	}
	add := func(name string, content []byte) (address string) {
		address = hashed(name, content)
		by["/"+address] = newFile(address, content, true)
		return address
	}
	for name, content := range later {
		by["/static/"+name] = newFile(name, content, true)
	}
	page = icon.ReplaceAllString(page, `${1}`+add("static/icon.svg", picture)+`"`)
	page = stylesheet.ReplaceAllString(page, "")
	page = script.ReplaceAllString(page, fmt.Sprintf("  <link rel=\"stylesheet\" href=%q>\n  <script type=\"module\" src=%q></script>\n",
		add("static/page.css", []byte(style.String())), add("static/page.js", code)))
	return newFile("index.html", []byte(page), false), nil
}

// hashed returns a name with its content's hash before the extension.
func hashed(name string, content []byte) string {
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hashOf(content)[:12] + ext
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:12])
}

// contentType returns a file's content type, whichever the system takes it for.
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
