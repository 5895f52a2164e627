package engine_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestParseTarget covers all that a person may type.
func TestParseTarget(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Dir(dir))
	plain := func(job, address string) engine.Target {
		return engine.Target{Job: job, Address: address, Scheme: "http", Path: "/metrics"}
	}
	with := func(t engine.Target, change func(*engine.Target)) engine.Target {
		change(&t)
		return t
	}
	workers := engine.Target{Job: "shop", Scheme: "http", Path: "/metrics", Workers: dir}
	for in, want := range map[string]engine.Target{
		":5001":                 plain("localhost:5001", "localhost:5001"),
		"host:1":                plain("host:1", "host:1"),
		"127.0.0.1:65535":       plain("127.0.0.1:65535", "127.0.0.1:65535"),
		"[::1]:5001":            plain("[::1]:5001", "[::1]:5001"),
		"shop=:1":               plain("shop", "localhost:1"),
		"my shop=host:1":        plain("my shop", "host:1"),
		"http://host:1":         plain("host:1", "host:1"),
		"http://host:1/":        plain("host:1", "host:1"),
		"http://:5001":          plain("localhost:5001", "localhost:5001"),
		"http://host":           plain("host:80", "host:80"),
		"http://[::1]":          plain("[::1]:80", "[::1]:80"),
		"https://host/":         with(plain("host:443", "host:443"), func(t *engine.Target) { t.Scheme = "https" }),
		"http://h:1/stats/all":  with(plain("h:1", "h:1"), func(t *engine.Target) { t.Path = "/stats/all" }),
		"shop=http://h:1/a":     with(plain("shop", "h:1"), func(t *engine.Target) { t.Path = "/a" }),
		"http://h:1/a?b=c&b=d":  with(plain("h:1", "h:1"), func(t *engine.Target) { t.Path, t.Params = "/a", url.Values{"b": {"c", "d"}} }),
		"http://h:1?name[]=up":  with(plain("h:1", "h:1"), func(t *engine.Target) { t.Params = url.Values{"name[]": {"up"}} }),
		"http://h:1/a?b=http:/": with(plain("h:1", "h:1"), func(t *engine.Target) { t.Path, t.Params = "/a", url.Values{"b": {"http:/"}} }),
		dir:                     workers,
		"shop":                  workers,
		"./shop/":               workers,
		"other=" + dir:          with(workers, func(t *engine.Target) { t.Job = "other" }),
	} {
		t.Run(in, func(t *testing.T) {
			got, err := engine.ParseTarget(in)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Params) == 0 {
				got.Params = nil
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestParseNoTarget holds that garbage is refused, on one line that has it, and the form
// that is expected.
func TestParseNoTarget(t *testing.T) {
	t.Chdir(t.TempDir())
	const anyOf, aURL = "expected :PORT, HOST:PORT, a URL, or a directory of worker files", "expected a URL of http or https, such as "
	for in, want := range map[string]string{
		"":                          anyOf,
		"=":                         anyOf,
		"shop=":                     anyOf,
		"5001":                      anyOf,
		"host":                      anyOf,
		":":                         anyOf,
		"host:":                     anyOf,
		":http":                     anyOf,
		":0":                        anyOf,
		":65536":                    anyOf,
		":-1":                       anyOf,
		"::1:5001":                  anyOf,
		"host:1/metrics":            anyOf,
		"host:1?a=b":                anyOf,
		"ada@host:1":                anyOf,
		"a host:1":                  anyOf,
		"a=b=:1":                    anyOf,
		"./nowhere":                 anyOf,
		"ftp://host:1":              aURL,
		"http://":                   aURL,
		"http:///metrics":           aURL,
		"http://host:x/":            aURL,
		"http://host:70000/":        anyOf,
		"http://ada:secret@host:1/": "a password belongs in a configuration file",
	} {
		t.Run(in, func(t *testing.T) {
			got, err := engine.ParseTarget(in)
			if err == nil {
				t.Fatalf("it is %+v", got)
			}
			if s := err.Error(); !strings.Contains(s, want) || strings.Contains(s, "\n") || strings.Contains(s, "secret") {
				t.Errorf("said %q, want %q", s, want)
			}
			if in != "" && !strings.Contains(in, "secret") && !strings.Contains(err.Error(), in) {
				t.Errorf("said %q, without %q", err, in)
			}
		})
	}
}
