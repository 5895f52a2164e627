// Package redact keeps secrets of configurations out of all that is printed and served.
//
//	redact.go: texts · url.go: URLs · learn.go: the secrets of a configuration ·
//	log.go: logs · metrics.go: labels of metrics · document.go: YAML
package redact

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Hidden stands for a secret, as in Prometheus' own documents.
const Hidden = "<secret>"

// shortest is the least number of bytes of a secret that is looked for in a text: a
// shorter one could be part of any word, and hiding it would garble the text.
const shortest = 6

// Secrets are those of configurations. The zero Secrets knows none, and finds passwords
// and tokens in URLs nevertheless.
type Secrets struct {
	mu     sync.Mutex
	values map[string]bool   // secrets
	urls   map[string]string // URLs with secrets, and the text in their place

	replacers atomic.Pointer[replacers]
}

type replacers struct{ all, urls *strings.Replacer }

// Text returns a text for people, such as an error or a line of a log, without secrets.
func (s *Secrets) Text(text string) string {
	if r := s.replacers.Load(); r != nil {
		text = r.all.Replace(text)
	}
	return inURLs(text)
}

// Document returns JSON or another text that programs read, without the secrets in its
// URLs. A password that is a common word stays where it is no part of a URL: it could be
// the name of something else.
func (s *Secrets) Document(text string) string {
	if r := s.replacers.Load(); r != nil {
		text = r.urls.Replace(text)
	}
	return inURLs(text)
}

// Text is [Secrets.Text] of a text that no configuration has to do with.
func Text(text string) string { return inURLs(text) }

// Error returns an error that wraps err, with a text without secrets.
func (s *Secrets) Error(err error) error {
	if err == nil {
		return nil
	}
	return hidden{err, s.Text(withoutRequest(err))}
}

// hidden is an error with another text.
type hidden struct {
	error

	text string
}

// Error implements error.
func (h hidden) Error() string { return h.text }

// Unwrap has errors.Is and errors.As see the error within.
func (h hidden) Unwrap() error { return h.error }

// withoutRequest returns the text of an error, with no more of the URL of a request
// that has failed than its host: a receiver's token may be in its path, and come from a
// file that no configuration shows.
func withoutRequest(err error) string {
	text := err.Error()
	var failed *url.Error
	if !errors.As(err, &failed) {
		return text
	}
	host := "<URL>"
	if u, err := url.Parse(failed.URL); err == nil && u.Host != "" {
		host = u.Scheme + "://" + u.Host
	}
	for _, form := range quoted(failed.URL) {
		if form != "" {
			text = strings.ReplaceAll(text, form, host)
		}
	}
	return text
}

// learn adds secrets and URLs.
func (s *Secrets) learn(values []string, urls map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values, s.urls = map[string]bool{}, map[string]string{}
	}
	for _, v := range values {
		if len(v) >= shortest && v != Hidden {
			s.values[v] = true
		}
	}
	for from, to := range urls {
		if from != to {
			s.urls[from] = to
		}
	}
	forms := map[string]string{}
	for from, to := range s.urls {
		for _, form := range quoted(from) {
			forms[form] = to
		}
	}
	r := &replacers{urls: longestFirst(forms)}
	for v := range s.values {
		for _, form := range append(quoted(v), url.QueryEscape(v), url.PathEscape(v), url.User(v).String()) {
			if _, ok := forms[form]; !ok {
				forms[form] = Hidden
			}
		}
	}
	r.all = longestFirst(forms)
	s.replacers.Store(r)
}

// longestFirst returns a replacer of texts. It replaces a text before those that the text
// begins with.
func longestFirst(forms map[string]string) *strings.Replacer {
	from := slices.SortedFunc(maps.Keys(forms), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	pairs := make([]string, 0, 2*len(from))
	for _, f := range from {
		pairs = append(pairs, f, forms[f])
	}
	return strings.NewReplacer(pairs...)
}

// quoted returns the forms of a text in logs and in JSON.
func quoted(s string) []string {
	forms := []string{s}
	if q := strings.Trim(strconv.Quote(s), `"`); q != s {
		forms = append(forms, q)
	}
	if q, err := json.Marshal(s); err == nil {
		if q := strings.Trim(string(q), `"`); q != s {
			forms = append(forms, q)
		}
	}
	return forms
}
