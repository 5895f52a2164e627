// Package access says who may use the server, by the headers that browsers and programs send: the
// name that a request asks for, the origin of the page that sends it, and whether the
// request only reads.
//
//	access.go: the handler · names.go: the server's own names · browser.go: the
//	headers of browsers · cors.go: pages elsewhere that may read · prefix.go: a path before
//	all paths · external.go: where people find the server
package access

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Config says where a server is, and who else may use it.
type Config struct {
	// External is where people find the server. Its host is a name of the server, and a
	// page of its origin is the server's own.
	External *url.URL
	// Listen is the address that the server was told to listen on.
	Listen string
	// Names are further names of the server, such as mon.example.lan. One that begins
	// with a dot stands for all names below it.
	Names []string
	// CORS matches the whole of each origin with pages that may read. Nil is none.
	CORS *regexp.Regexp
	// Prefix is a path before all paths, such as /mon, or empty.
	Prefix string
	// Bare has paths without Prefix served as well, for a proxy that takes it away.
	Bare bool
}

// policy returns the headers that each answer has. A browser must take no answer for another
// type than it says, load nothing for it, and show it in no frame. The page has a
// policy of its own.
func policy() map[string]string {
	return map[string]string{
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "no-referrer",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
	}
}

// New returns a handler that hands on the requests that may pass. Requests come without the prefix,
// and without the Origin header: who may read is settled here.
func New(cfg Config, h http.Handler) http.Handler {
	g := &guard{names: namesOf(cfg), own: originOf(cfg.External), cors: cfg.CORS, next: h}
	below := prefixed(cfg.Prefix, cfg.Bare, g)
	headers := policy()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		below.ServeHTTP(w, r)
	})
}

// guard hands on the requests that may pass.
type guard struct {
	names names
	own   string // the origin of the external URL, or empty
	cors  *regexp.Regexp
	next  http.Handler
}

// ServeHTTP implements http.Handler.
func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !g.names.known(r) {
		refuse(w, r, "this server does not know the name "+quoted(r.Host)+" as its own: a page elsewhere may have made it up to read what is here; "+
			"for another name of its own, start it with --web.allowed-host, or behind a proxy with --web.external-url")
		return
	}
	shared := g.share(w, r)
	if shared && isPreflight(r) {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if reason := g.foreign(r, shared); reason != "" {
		refuse(w, r, "cross-origin request: "+reason)
		return
	}
	if _, ok := r.Header["Origin"]; ok {
		r = r.Clone(r.Context())
		r.Header.Del("Origin")
	}
	g.next.ServeHTTP(w, r)
}

// foreign returns why a request may not pass that a page elsewhere sends. It returns
// nothing where the request may pass. shared says whether that page may read.
//
// A browser says by Sec-Fetch-Site which page sends a request, but over plain HTTP only
// to a loopback address or localhost. Origin is on all that is no GET or HEAD. Programs
// send neither. Reading needs no Origin that is the server's own: a page elsewhere cannot
// read the answer, and could have sent the same as a GET without an Origin.
func (g *guard) foreign(r *http.Request, shared bool) (reason string) {
	site, origin := r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Origin")
	reading := reads(r.Method, r.URL.Path)
	switch {
	case site == "same-origin", site == "none":
		return ""
	case site != "" && reading && (shared || isNavigation(r)):
		return ""
	case site != "":
		return "a page elsewhere sends it (Sec-Fetch-Site: " + quoted(site) + "); --web.cors.origin lets pages elsewhere read"
	case reading, origin == "", origin == g.own:
		return ""
	}
	if u, err := url.Parse(origin); err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host) {
		return ""
	}
	return "it changes something, and comes from a page of " + quoted(origin) + ", not of " + quoted(r.Host) +
		"; if a proxy is between them, have it pass the Host header on, or start redline watch with --web.external-url"
}

// reads reports whether a request changes nothing. Prometheus' API takes long queries by
// POST.
func reads(method, path string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return true
	case http.MethodPost:
	default:
		return false
	}
	if path == "/redline/queries" {
		return true
	}
	name, ok := strings.CutPrefix(path, "/api/v1/")
	switch name {
	case "query", "query_range", "query_exemplars", "format_query", "parse_query", "series", "labels", "read",
		"search/metric_names", "search/label_names", "search/label_values":
		return ok
	}
	return false
}

// refuse answers 403, in the form of the API where it is the API that was asked.
func refuse(w http.ResponseWriter, r *http.Request, text string) {
	if !strings.HasPrefix(r.URL.Path, "/api/") && !strings.HasPrefix(r.URL.Path, "/redline/") {
		http.Error(w, text, http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusForbidden)
	_ = json.NewEncoder(w).Encode(map[string]string{"status": "error", "errorType": "forbidden", "error": text}) // the client may be gone
}
