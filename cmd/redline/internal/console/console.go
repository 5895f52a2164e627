// Package console asks an engine with Prometheus' API, and prints its answers in a
// terminal: as tables, or as JSON.
//
//	Console: query.go, alerts.go, status.go ──► table.go
package console

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

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
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// plain returns an engine's reason for refusing a request, without the wrapping of its API,
// or the reason why there is no answer, without the URL of the request.
func plain(err error) error {
	var refused *v1.Error
	var failed *url.Error
	switch {
	case errors.As(err, &refused):
		text, _, _ := strings.Cut(strings.TrimSpace(cmp.Or(refused.Msg, refused.Detail)), "\n")
		return errors.New(tint.Clean(text))
	case errors.As(err, &failed):
		return failed.Err
	}
	return err
}
