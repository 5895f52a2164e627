package web

import (
	"net/http"
	"strings"
)

// elsewhere serves the paths that the page does not have, and the page where there is
// nothing: people who type an address that is none see where to go from there.
type elsewhere struct {
	rest http.Handler
	page *file
}

func (e elsewhere) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || !strings.Contains(r.Header.Get("Accept"), "text/html") {
		e.rest.ServeHTTP(w, r)
		return
	}
	e.rest.ServeHTTP(&unlessNothing{ResponseWriter: w, r: r, page: e.page}, r)
}

// unlessNothing hands on an answer, unless it is the one of http.NotFound: APIs name
// missing things themselves.
type unlessNothing struct {
	http.ResponseWriter

	r       *http.Request
	page    *file
	nothing bool
}

// Unwrap lets http.ResponseController find the methods of the connection.
func (u *unlessNothing) Unwrap() http.ResponseWriter { return u.ResponseWriter }

// WriteHeader decides between the answer and the page.
func (u *unlessNothing) WriteHeader(status int) {
	u.nothing = u.nothing || status == http.StatusNotFound && strings.HasPrefix(u.Header().Get("Content-Type"), "text/plain")
	if !u.nothing {
		u.ResponseWriter.WriteHeader(status)
		return
	}
	content := above(u.page.content, strings.Count(u.r.URL.Path, "/")-1)
	h := u.Header()
	h.Del("Content-Length")
	h.Set("Content-Type", u.page.contentType)
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	u.ResponseWriter.WriteHeader(status)
	_, _ = u.ResponseWriter.Write(content) // the client may be gone
}

// Write drops the answer that the page replaces.
func (u *unlessNothing) Write(b []byte) (int, error) {
	if u.nothing {
		return len(b), nil
	}
	return u.ResponseWriter.Write(b)
}
