package load

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
)

// Paths returns a sequence that asks for each of paths in turn, below base. They may have a
// query, and must be escaped as in a URL.
func Paths(base *url.URL, paths []string) Sequence {
	return &pathSequence{base: base, paths: paths}
}

type pathSequence struct {
	base  *url.URL
	paths []string
	next  int
}

// Next returns the request for the next path.
func (s *pathSequence) Next(ctx context.Context) *http.Request {
	p := s.paths[s.next%len(s.paths)]
	s.next++
	return request(ctx, http.MethodGet, s.base, p, "")
}

// Answered does nothing: the paths are fixed.
func (s *pathSequence) Answered(*http.Response) {}

// Items returns a client of the items API below base: it creates items, reads,
// replaces and deletes them, searches, and errs now and then.
func Items(base *url.URL) Sequence {
	return &itemSequence{base: base}
}

// maxOwn bounds the items that one sequence leaves in the service.
const maxOwn = 50

type itemSequence struct {
	base *url.URL
	own  []string // paths of items that it has created and not deleted
	sent int
}

// Next returns a request of a kind picked at random, by shares of a hundred. Kinds that need
// an item wait until there is one.
func (s *itemSequence) Next(ctx context.Context) *http.Request {
	s.sent++
	if len(s.own) == 0 {
		return s.create(ctx)
	}
	switch pick := rand.IntN(100); {
	case pick < 30:
		return request(ctx, http.MethodGet, s.base, s.any(), "")
	case pick < 50:
		return request(ctx, http.MethodGet, s.base, "/items", "")
	case pick < 65:
		return request(ctx, http.MethodGet, s.base, s.any()+"/stock", "")
	case pick < 77:
		return s.create(ctx)
	case pick < 83:
		return request(ctx, http.MethodPut, s.base, s.any(), s.body())
	case pick < 89:
		return s.remove(ctx)
	case pick < 93:
		return request(ctx, http.MethodGet, s.base, "/search?q=lamp", "")
	case pick < 96:
		return request(ctx, http.MethodGet, s.base, "/", "")
	case pick < 98: // a mistake of the client's
		return request(ctx, http.MethodPost, s.base, "/items", `{"name":"","price":-1}`)
	default: // a scanner
		return request(ctx, http.MethodGet, s.base, fmt.Sprintf("/old/%d.php", rand.IntN(1000)), "")
	}
}

// Answered keeps the path of an item that was created.
func (s *itemSequence) Answered(answer *http.Response) {
	if location := answer.Header.Get("Location"); answer.StatusCode == http.StatusCreated && location != "" {
		s.own = append(s.own, location)
	}
}

func (s *itemSequence) any() string { return s.own[rand.IntN(len(s.own))] }

func (s *itemSequence) create(ctx context.Context) *http.Request {
	if len(s.own) >= maxOwn {
		return s.remove(ctx)
	}
	return request(ctx, http.MethodPost, s.base, "/items", s.body())
}

func (s *itemSequence) remove(ctx context.Context) *http.Request {
	last := len(s.own) - 1
	victim := s.own[last]
	s.own = s.own[:last]
	return request(ctx, http.MethodDelete, s.base, victim, "")
}

func (s *itemSequence) body() string {
	names := []string{"Lamp", "Desk lamp", "Table", "Chair", "Shelf"}
	return fmt.Sprintf(`{"name":%q,"price":%d}`, names[s.sent%len(names)], 5+s.sent%200)
}

// request returns a request for reference, a path that may have a query, below base.
func request(ctx context.Context, method string, base *url.URL, reference, body string) *http.Request {
	u := *base
	reference, u.RawQuery, _ = strings.Cut(reference, "?")
	u.RawPath = strings.TrimSuffix(base.EscapedPath(), "/") + reference // sent as it is, where it is
	u.Path, _ = url.PathUnescape(u.RawPath)                             // an encoding of Path
	r := (&http.Request{Method: method, URL: &u, Host: u.Host, Header: http.Header{}}).WithContext(ctx)
	r.Header.Set("User-Agent", "redline-load")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
		r.ContentLength = int64(len(body))
		r.Body = io.NopCloser(strings.NewReader(body))
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
	}
	return r
}
