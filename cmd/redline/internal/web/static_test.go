package web_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/web"
)

// static is the page's files before an engine that says which path it was asked for.
func static(t *testing.T) http.Handler {
	t.Helper()
	h, err := web.Static(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte("engine: " + r.Method + " " + r.URL.Path))
	}))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func ask(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPaths(t *testing.T) {
	h := static(t)
	for _, tt := range []struct {
		method, target string
		status         int
		contentType    string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8"},
		{"HEAD", "/", 200, "text/html; charset=utf-8"},
		{"GET", "/service?job=items", 200, "text/html; charset=utf-8"},
		{"GET", "/map", 200, "text/html; charset=utf-8"},
		{"GET", "/alerts", 200, "text/html; charset=utf-8"},
		{"GET", "/explore?expr=up", 200, "text/html; charset=utf-8"},
		{"GET", "/targets", 200, "text/html; charset=utf-8"},
		{"GET", "/static/app.js", 200, "text/javascript; charset=utf-8"},
		{"GET", "/static/pages/service.js", 200, "text/javascript; charset=utf-8"},
		{"GET", "/static/vendor/preact.js", 200, "text/javascript; charset=utf-8"},
		{"GET", "/static/vendor/preact.LICENSE", 200, "text/plain; charset=utf-8"},
		{"GET", "/static/style.css", 200, "text/css; charset=utf-8"},
		{"GET", "/static/icon.svg", 200, "image/svg+xml"},
		{"GET", "/static/", 404, "text/plain; charset=utf-8"},
		{"GET", "/static/vendor", 404, "text/plain; charset=utf-8"},
		{"GET", "/static/none.js", 404, "text/plain; charset=utf-8"},
		{"GET", "/static/types.d.ts", 404, "text/plain; charset=utf-8"},
		{"GET", "/static/../static.go", 404, "text/plain; charset=utf-8"},
		{"GET", "/api/v1/query?query=up", http.StatusTeapot, ""},
		{"GET", "/alerts/", http.StatusTeapot, ""},
		{"POST", "/", http.StatusTeapot, ""},
		{"GET", "/-/ready", http.StatusTeapot, ""},
	} {
		w := ask(h, tt.method, tt.target)
		if w.Code != tt.status || w.Header().Get("Content-Type") != tt.contentType {
			t.Errorf("%s %s: %d %q; want %d %q", tt.method, tt.target, w.Code, w.Header().Get("Content-Type"), tt.status, tt.contentType)
		}
		if empty := w.Body.Len() == 0; empty != (tt.method == "HEAD") {
			t.Errorf("%s %s: a body of %d bytes", tt.method, tt.target, w.Body.Len())
		}
	}
}

func TestHeaders(t *testing.T) {
	h := static(t)
	for _, target := range []string{"/", "/service", "/static/app.js", "/static/style.css", "/static/icon.svg"} {
		header := ask(h, "GET", target).Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache",
		} {
			if header.Get(name) != want {
				t.Errorf("%s: %s %q; want %q", target, name, header.Get(name), want)
			}
		}
		policy := strings.Split(header.Get("Content-Security-Policy"), "; ")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
			if !slices.Contains(policy, want) {
				t.Errorf("%s: the policy %q lacks %s", target, policy, want)
			}
		}
		if strings.Contains(strings.Join(policy, ""), "unsafe") {
			t.Errorf("%s: the policy %q allows what is unsafe", target, policy)
		}
	}
}

// A browser that has a file takes it again, and one that has another does not.
func TestRevalidation(t *testing.T) {
	h := static(t)
	etags := map[string]string{}
	for _, target := range []string{"/", "/static/app.js", "/static/api.js"} {
		etag := ask(h, "GET", target).Header().Get("ETag")
		if other := etags[etag]; etag == "" || other != "" {
			t.Errorf("%s and %q have the ETag %q", target, other, etag)
		}
		etags[etag] = target
		if w := ask(h, "GET", target, "If-None-Match", etag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
			t.Errorf("%s, which is there already: %d and %d bytes", target, w.Code, w.Body.Len())
		}
		if w := ask(h, "GET", target, "If-None-Match", `"another"`); w.Code != http.StatusOK {
			t.Errorf("%s, of which there is another: %d", target, w.Code)
		}
	}
	if a, b := ask(h, "GET", "/").Header().Get("ETag"), ask(h, "GET", "/alerts").Header().Get("ETag"); a != b {
		t.Errorf("pages are one file, but have the ETags %s and %s", a, b)
	}
}

var (
	inPage   = regexp.MustCompile(`(?:src|href)="([^"]+)"`)
	inModule = regexp.MustCompile(`(?m)^(?:import\b[^;'"()]*|export\s*(?:\*|\{[^}]*\})\s*from\s*)['"]([^'"]+)['"]`)
	inline   = regexp.MustCompile(`<script>|<script [^>]*>[^<]|<style|\sstyle=|\son\w+=`)
	markup   = regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:`)
	comment  = regexp.MustCompile(`(?m)^\s*(//|\*|/\*).*$`)
	url      = regexp.MustCompile(`\bhttps?://[^\s'"]+`)
)

// All that the page loads is there, nothing is loaded from elsewhere, and no text
// becomes markup.
func TestWhatIsLoaded(t *testing.T) {
	h := static(t)
	page := ask(h, "GET", "/").Body.String()
	if found := inline.FindString(page); found != "" {
		t.Errorf("the page has %q in it, which the policy forbids", found)
	}
	var left []string
	for _, m := range inPage.FindAllStringSubmatch(page, -1) {
		left = append(left, m[1])
	}
	loaded := map[string]bool{}
	for len(left) > 0 {
		target := left[0]
		left = left[1:]
		if loaded[target] {
			continue
		}
		loaded[target] = true
		w := ask(h, "GET", target)
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", target, w.Code)
		}
		if path.Ext(target) != ".js" {
			continue
		}
		source := w.Body.String()
		for _, m := range inModule.FindAllStringSubmatch(source, -1) {
			if !strings.HasPrefix(m[1], ".") || path.Ext(m[1]) != ".js" {
				t.Errorf("%s imports %q, which no browser finds", target, m[1])
			}
			left = append(left, path.Join(path.Dir(target), m[1]))
		}
		if strings.HasPrefix(target, "/static/vendor/") {
			continue
		}
		if found := markup.FindString(source); found != "" {
			t.Errorf("%s has %s in it", target, found)
		}
		if found := url.FindString(comment.ReplaceAllString(source, "")); found != "" {
			t.Errorf("%s names %s", target, found)
		}
	}
	for _, want := range []string{"/static/app.js", "/static/pages/service.js", "/static/vendor/uplot.js", "/static/style.css"} {
		if !loaded[want] {
			t.Errorf("nothing loads %s", want)
		}
	}
}

// The vendored libraries are those of package.json, and each has its licence.
func TestVendored(t *testing.T) {
	h := static(t)
	content, err := os.ReadFile("package.json")
	if err != nil {
		t.Fatal(err)
	}
	var pinned struct {
		DevDependencies map[string]string `json:"devDependencies"`
	}
	if err := json.Unmarshal(content, &pinned); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(ask(h, "GET", "/static/vendor/VERSIONS").Body.Bytes()))
	var packages int
	for ; lines.Scan(); packages++ {
		name, version, _ := strings.Cut(lines.Text(), " ")
		if pinned.DevDependencies[name] != version {
			t.Errorf("%s %s is vendored, and %q pinned", name, version, pinned.DevDependencies[name])
		}
		if w := ask(h, "GET", "/static/vendor/"+name+".LICENSE"); !strings.Contains(w.Body.String(), "Copyright") {
			t.Errorf("%s has no licence: %d", name, w.Code)
		}
	}
	if packages != 3 {
		t.Errorf("%d packages; want 3", packages)
	}
}
