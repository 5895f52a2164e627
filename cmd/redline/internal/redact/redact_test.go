package redact_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	commonconfig "github.com/prometheus/common/config"

	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
)

// TestText holds that passwords, users that may be tokens, and parameters that are secret
// by their names are hidden in every text; all else stays as it is.
func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"http://a.b/c?d=e":                              "http://a.b/c?d=e",
		"a@b.c: key=1 and token=2":                      "a@b.c: key=1 and token=2",
		"http://user:pass@a/":                           "http://user:xxxxx@a/",
		`Post "https://user:p%40:s's@a:1/": refused`:    `Post "https://user:xxxxx@a:1/": refused`,
		"http://token@a/":                               "http://xxxxx@a/",
		"http://a/?match[]=up&api_key=x&b=c":            "http://a/?match[]=up&api_key=xxxxx&b=c",
		`{"a":"http://a/?b=c\u0026access_token=x"}`:     `{"a":"http://a/?b=c\u0026access_token=xxxxx"}`,
		`{"__param_token":"a\"b","__param_module":"m"}`: `{"__param_token":"xxxxx","__param_module":"m"}`,
		"http://a/?monkey=1&keys=2&sign=3":              "http://a/?monkey=1&keys=2&sign=3",
		"http://a/path@b and http://c:1/":               "http://a/path@b and http://c:1/",
	} {
		if got := redact.Text(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestLearned holds that the secrets of a configuration are hidden wherever they stand, in
// each way in which they are written. A document for programs keeps a word that is a
// password by chance.
func TestLearned(t *testing.T) {
	var s redact.Secrets
	u := &url.URL{Scheme: "http", User: url.UserPassword("user", `pass"w&rd`), Host: "a:1", Path: "/b", RawQuery: "c=parameter"}
	s.Learn(struct {
		Token commonconfig.Secret
		Short commonconfig.Secret
		In    []any
	}{"prometheus", "up", []any{map[string]string{"X-Auth": "in-header"}, u}})
	printed := `http://user:xxxxx@a:1/b?c=xxxxx`
	for text, want := range map[string]string{
		"bad prometheus up":                     "bad <secret> up",
		`is pass"w&rd pass%22w%26rd pass\"w&rd`: "is <secret> <secret> <secret>",
		u.String():                              printed,
		"in-header":                             "<secret>",
	} {
		if got := s.Text(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if got, want := s.Document(`{"job":"prometheus","url":"`+u.String()+`"}`), `{"job":"prometheus","url":"`+printed+`"}`; got != want {
		t.Errorf("document %s, want %s", got, want)
	}
	got := s.YAML("job_name: prometheus\nparams:\n  token:\n  - any\n  plain:\n  - any\n")
	if want := "job_name: prometheus\nparams:\n  token:\n    - <secret>\n  plain:\n    - any\n"; got != want {
		t.Errorf("YAML %q, want %q", got, want)
	}
}

// TestError holds that an error keeps the one that it wraps, and of the URL of a request
// the host alone.
func TestError(t *testing.T) {
	var s redact.Secrets
	err := s.Error(fmt.Errorf("telegram: %w", &url.Error{Op: "Post", URL: "http://a/bot123:unknown/send", Err: os.ErrDeadlineExceeded}))
	if want := `telegram: Post "http://a": i/o timeout`; err.Error() != want || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%v, want %s", err, want)
	}
	if err := s.Error(nil); err != nil {
		t.Error(err)
	}
}

// TestLog holds that no part of a line has a secret, of any type.
func TestLog(t *testing.T) {
	var s redact.Secrets
	s.Learn(commonconfig.Secret("marked"))
	var text bytes.Buffer
	log := s.Log(slog.New(slog.NewTextHandler(&text, nil)))
	u := &url.URL{Scheme: "http", Host: "a", User: url.User("marked")}
	log.With("a", "marked", "n", 1).WithGroup("g").Info("marked", "err", errors.New("marked"), "url", u, slog.Group("in", "b", "marked"), "list", []string{"marked"})
	if strings.Contains(text.String(), "marked") || !strings.Contains(text.String(), "n=1") {
		t.Error(text.String())
	}
}

// TestRegisterer holds that labels have no secrets, and all that is registered can be
// unregistered.
func TestRegisterer(t *testing.T) {
	var s redact.Secrets
	registry := prometheus.NewRegistry()
	r := s.Registerer(registry)
	c := prometheus.NewCounter(prometheus.CounterOpts{Name: "a_total", Help: "A.", ConstLabels: prometheus.Labels{"url": "http://user:marked@a/?token=marked", "b": "c"}})
	r.MustRegister(c)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(families); strings.Contains(text, "marked") || !strings.Contains(text, "http://user:xxxxx@a/?token=xxxxx") || !strings.Contains(text, `"c"`) {
		t.Error(text)
	}
	var already prometheus.AlreadyRegisteredError
	if err := r.Register(c); !errors.As(err, &already) || already.ExistingCollector != prometheus.Collector(c) {
		t.Errorf("again: %v", err)
	}
	if !r.Unregister(c) {
		t.Error("it cannot be unregistered")
	}
}
