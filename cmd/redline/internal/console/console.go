// Package console asks an engine with Prometheus' API, and prints its answers in a
// terminal: as tables, or as JSON.
//
//	Console: query.go, alerts.go, status.go ──► table.go
package console

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/prometheus/client_golang/api"
	v1 "github.com/prometheus/client_golang/api/prometheus/v1"

	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// Console prints the answers of one engine.
type Console struct {
	url    *url.URL
	client api.Client
	api    v1.API
}

// New returns a console for the engine at a URL, which may end in /api/v1, by t.
func New(u *url.URL, t http.RoundTripper) (*Console, error) {
	at := *u
	at.Path = strings.TrimSuffix(strings.TrimSuffix(at.Path, "/"), "/api/v1")
	client, err := api.NewClient(api.Config{Address: at.String(), RoundTripper: bounded{t}})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.Redacted(), err)
	}
	return &Console{url: &at, client: client, api: v1.NewAPI(client)}, nil
}

// Style says how an answer is printed.
type Style struct {
	JSON    bool
	Palette tint.Palette
	Width   int // columns of the terminal, or 0 where there is none
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(escaped{w})
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// escaped writes JSON with those characters escaped on which a terminal acts, or which it
// does not show. The encoder writes its text at once, and leaves some of them as they are.
type escaped struct{ to io.Writer }

// Write implements io.Writer.
func (e escaped) Write(text []byte) (int, error) {
	var b bytes.Buffer
	for _, r := range string(text) {
		if r == '\n' || unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	if _, err := e.to.Write(b.Bytes()); err != nil {
		return 0, err
	}
	return len(text), nil
}

// plain returns an engine's reason for refusing a request, without the wrapping of its API,
// or the reason why there is no answer, without the URL of the request.
func plain(err error) error {
	var refused *v1.Error
	var failed *url.Error
	switch {
	case errors.As(err, &refused):
		text, _, _ := strings.Cut(strings.TrimSpace(cmp.Or(refused.Msg, refused.Detail)), "\n")
		return errors.New(said(text))
	case errors.As(err, &failed):
		return failed.Err
	}
	return err
}

// said returns what an engine says of itself, on a line and no longer than one can read.
func said(text string) string {
	const most = 1000
	text = tint.Line(text)
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
