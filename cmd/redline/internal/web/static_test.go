package web_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	neturl "net/url"
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
		{"GET", "/graph?g0.expr=up", 200, "text/html; charset=utf-8"},
		{"GET", "/query?g0.expr=up", 200, "text/html; charset=utf-8"},
		{"GET", "/rules", 200, "text/html; charset=utf-8"},
		{"GET", "/config", 200, "text/html; charset=utf-8"},
		{"GET", "/static/app.js", 200, "text/javascript; charset=utf-8"},
		{"GET", "/static/pages/service.js", 200, "text/javascript; charset=utf-8"},
		{"GET", "/static/vendor/preact.js", 200, "text/javascript; charset=utf-8"},
		{"GET", "/static/vendor/preact.LICENSE", 200, "text/plain; charset=utf-8"},
		{"GET", "/static/styles/style.css", 200, "text/css; charset=utf-8"},
		{"GET", "/static/icon.svg", 200, "image/svg+xml"},
		{"GET", "/static/", 404, "text/plain; charset=utf-8"},
		{"GET", "/static/vendor", 404, "text/plain; charset=utf-8"},
		{"GET", "/static/none.js", 404, "text/plain; charset=utf-8"},
		{"GET", "/static/data/types.d.ts", 404, "text/plain; charset=utf-8"},
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
	for _, target := range []string{"/", "/service", "/static/app.js", "/static/styles/style.css", "/static/icon.svg"} {
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
	for _, target := range []string{"/", "/static/app.js", "/static/data/api.js"} {
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
	inPage   = regexp.MustCompile(`<(?:link|script) [^>]*(?:src|href)="([^"]+)"`)
	inModule = regexp.MustCompile(`(?m)^(?:import\b[^;'"()]*|export\s*(?:\*|\{[^}]*\})\s*from\s*)['"]([^'"]+)['"]`)
	inline   = regexp.MustCompile(`<script>|<script [^>]*>[^<]|<style|\sstyle=|\son\w+=`)
	markup   = regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:`)
	comment  = regexp.MustCompile(`(?m)^\s*(//|\*|/\*).*$`)
	url      = regexp.MustCompile(`\bhttps?://[^\s'"]+`)
)

// loads are the addresses of what the page at a path loads, all below its own.
func loads(t *testing.T, h http.Handler, target string) (addresses []string) {
	t.Helper()
	page := ask(h, "GET", target).Body.String()
	if found := inline.FindString(page); found != "" {
		t.Errorf("the page has %q in it, which the policy forbids", found)
	}
	for _, m := range inPage.FindAllStringSubmatch(page, -1) {
		if strings.HasPrefix(m[1], "/") {
			t.Errorf("%s loads %s, which is elsewhere where the page is below a path", target, m[1])
		}
		addresses = append(addresses, resolve(t, target, m[1]))
	}
	return addresses
}

// What the page loads is few files, which a browser keeps: whoever comes back waits for
// the page and for its first answers alone. Each of them is short, and changes its
// address with its content.
func TestFewFiles(t *testing.T) {
	h := static(t)
	addresses := loads(t, h, "/")
	if len(addresses) != 3 {
		t.Errorf("the page loads %q; want a style sheet, a script and an icon", addresses)
	}
	for _, address := range addresses {
		plain := ask(h, "GET", address)
		if plain.Code != http.StatusOK || plain.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d %q", address, plain.Code, plain.Header().Get("Cache-Control"))
		}
		if !matches(`\.[0-9a-f]{12}\.(css|js|svg)$`, address) {
			t.Errorf("%s has no hash of its content", address)
		}
		if etag := ask(h, "GET", address, "Accept-Encoding", "gzip").Header().Get("ETag"); etag == plain.Header().Get("ETag") && path.Ext(address) != ".svg" {
			t.Errorf("%s has the ETag %s in gzip and without", address, etag)
		}
	}
	for _, source := range []string{"static/app.js", "static/pages/service.js", "static/vendor/uplot.js"} {
		if !strings.Contains(ask(h, "GET", addresses[slices.IndexFunc(addresses, func(a string) bool { return path.Ext(a) == ".js" })]).Body.String(), source) {
			t.Errorf("%s is not in the script", source)
		}
	}
}

// TestLoadedLater holds that CodeMirror is a file of its own, which the script asks for where
// it is needed, so that no other page waits for it. It is of a bounded size, and a browser
// keeps it.
func TestLoadedLater(t *testing.T) {
	h := static(t)
	addresses := loads(t, h, "/")
	script := addresses[slices.IndexFunc(addresses, func(a string) bool { return path.Ext(a) == ".js" })]
	found := regexp.MustCompile(`import\('(\./codemirror\.[0-9a-f]{12}\.js)'\)`).FindAllStringSubmatch(ask(h, "GET", script).Body.String(), -1)
	if len(found) != 1 {
		t.Fatalf("the script loads %q", found)
	}
	w := ask(h, "GET", resolve(t, script, found[0][1]))
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("%s: %d %q", found[0][1], w.Code, w.Header())
	}
	if size := w.Body.Len(); size < 100_000 || size > 500_000 {
		t.Errorf("%s has %d bytes; want 500,000 at most", found[0][1], size)
	}
}

// Who types an address that is none gets the page, which says so; who asks for something
// else than a page, and who asks an API, gets what is answered there.
func TestNowhere(t *testing.T) {
	h, err := web.Static(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/none":
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"status":"error"}`)
		case "/metrics":
			_, _ = io.WriteString(w, "up 1\n")
		default:
			http.NotFound(w, r)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	const browser, program = "text/html,application/xhtml+xml,*/*;q=0.8", "*/*"
	for _, tt := range []struct {
		method, target, accept string
		status                 int
		body                   string
	}{
		{"GET", "/nowhere", browser, 404, `<script type="module" src="static/page\.`},
		{"GET", "/no/where/at/all", browser, 404, `<script type="module" src="../../../static/page\.`},
		{"GET", "/service/", browser, 404, `<script type="module" src="../static/page\.`},
		{"GET", "/nowhere", program, 404, `^404 page not found\n$`},
		{"POST", "/nowhere", browser, 404, `^404 page not found\n$`},
		{"GET", "/api/v1/none", browser, 404, `^{"status":"error"}$`},
		{"GET", "/metrics", browser, 200, `^up 1\n$`},
	} {
		w := ask(h, tt.method, tt.target, "Accept", tt.accept)
		if body := w.Body.String(); w.Code != tt.status || !matches(tt.body, body) || strings.Count(body, "404 page") > 1 || strings.Contains(body, "<html") && strings.Contains(body, "404 page") {
			t.Errorf("%s %s for %s: %d %.300q; want %d %s", tt.method, tt.target, tt.accept, w.Code, body, tt.status, tt.body)
		}
	}
}

// Every file that gzip makes shorter comes in it, to those who take it.
func TestGzip(t *testing.T) {
	h := static(t)
	for _, address := range append(loads(t, h, "/"), "/", "/alerts", "/static/vendor/uplot.js") {
		plain := ask(h, "GET", address)
		for _, tt := range []struct {
			accepted string
			gzipped  bool
		}{{"gzip, deflate, br", true}, {"br;q=1, GZIP ; q=0.5", true}, {"", false}, {"br", false}, {"gzip;q=0", false}, {"x-gzip", false}} {
			w := ask(h, "GET", address, "Accept-Encoding", tt.accepted)
			if gzipped := w.Header().Get("Content-Encoding") == "gzip"; gzipped != tt.gzipped {
				t.Errorf("%s for %q: Content-Encoding %q", address, tt.accepted, w.Header().Get("Content-Encoding"))
			}
			if w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s varies by %q", address, w.Header().Get("Vary"))
			}
			body := w.Body.Bytes()
			if tt.gzipped {
				if len(body) >= plain.Body.Len() {
					t.Errorf("%s has %d bytes in gzip, and %d without", address, len(body), plain.Body.Len())
				}
				r, err := gzip.NewReader(bytes.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				if body, err = io.ReadAll(r); err != nil {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(body, plain.Body.Bytes()) {
				t.Errorf("%s for %q is another file", address, tt.accepted)
			}
		}
	}
}

// All that the page's modules import is there, nothing is loaded from elsewhere, and no
// text becomes markup.
func TestWhatIsLoaded(t *testing.T) {
	h := static(t)
	left := []string{"/static/app.js"}
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
		source := w.Body.String()
		for _, m := range inModule.FindAllStringSubmatch(source, -1) {
			if !strings.HasPrefix(m[1], ".") || path.Ext(m[1]) != ".js" {
				t.Errorf("%s imports %q, which no browser finds", target, m[1])
			}
			left = append(left, resolve(t, target, m[1]))
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
	for _, want := range []string{"/static/app.js", "/static/pages/service.js", "/static/vendor/uplot.js"} {
		if !loaded[want] {
			t.Errorf("nothing loads %s", want)
		}
	}
}

// resolve returns the path that an address in a file names, as a browser finds it.
func resolve(t *testing.T, file, address string) string {
	t.Helper()
	u, err := neturl.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return (&neturl.URL{Path: file}).ResolveReference(u).Path
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
		if w := ask(h, "GET", "/static/vendor/"+strings.NewReplacer("@", "", "/", "-").Replace(name)+".LICENSE"); !strings.Contains(w.Body.String(), "Copyright") {
			t.Errorf("%s has no licence: %d", name, w.Code)
		}
	}
	if packages != 17 {
		t.Errorf("%d packages; want 17", packages)
	}
}
