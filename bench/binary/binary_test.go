package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestGroups holds which package a symbol is of, and which group that belongs to.
func TestGroups(t *testing.T) {
	for symbol, want := range map[string][2]string{
		"main.newRoot": {"main", "Redline"},
		"github.com/redline-metrics/redline/cmd/redline/internal/web.(*bundler).add": {"github.com/redline-metrics/redline/cmd/redline/internal/web", "Redline"},
		"github.com/prometheus/prometheus/tsdb.(*DB).Close-fm":                       {"github.com/prometheus/prometheus/tsdb", "Prometheus"},
		"github.com/prometheus/sigv4.(*roundTripper).RoundTrip":                      {"github.com/prometheus/sigv4", "AWS"},
		"gopkg.in/telebot%2ev3.(*Bot).Raw":                                           {"gopkg.in/telebot.v3", "Alertmanager"},
		"gopkg.in/yaml%2ev3.Unmarshal":                                               {"gopkg.in/yaml.v3", "YAML"},
		"slices.SortFunc[go.shape.[]github.com/a/b.c]":                               {"slices", "Go"},
		"type:.eq.github.com/aws/smithy-go.params":                                   {"github.com/aws/smithy-go", "AWS"},
		"vendor/golang.org/x/net/http2/hpack.init":                                   {"vendor/golang.org/x/net/http2/hpack", "Go"},
		"golang.org/x/oauth2/google.init":                                            {"golang.org/x/oauth2/google", "Google Cloud"},
		"golang.org/x/text/unicode/norm.init":                                        {"golang.org/x/text/unicode/norm", "Go"},
		"maintained.Function":                                                        {"maintained", "Go"},
		"_rt0_amd64_linux":                                                           {"runtime", "Go"},
		"example.com/other.F":                                                        {"example.com/other", "Other modules"},
	} {
		pkg, ok := packageOf(symbol)
		if got := [2]string{pkg, groupOf(pkg)}; !ok || got != want {
			t.Errorf("%s: %q %v, want %q", symbol, got, ok, want)
		}
	}
	for _, symbol := range []string{"type:*github.com/a/b.c", "go:itab.*os.File,io.Reader", "go:string.*"} {
		if pkg, ok := packageOf(symbol); ok {
			t.Errorf("%s is of %s", symbol, pkg)
		}
	}
}

// TestMeasure holds that the parts of a binary, which is this program's, are no more than it.
func TestMeasure(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "binary")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	info, err := os.Stat(binary)
	if err != nil {
		t.Fatal(err)
	}
	m, err := measure(binary)
	if err != nil {
		t.Fatal(err)
	}
	var all uint64
	for name, s := range m.groups {
		all += m.share(s)
		if name == "Go" && s.code < 100_000 {
			t.Errorf("Go has %d bytes of code", s.code)
		}
	}
	if size := uint64(info.Size()); all > size || all < size/4 {
		t.Errorf("the groups have %d bytes of %d", all, size)
	}
	if m.tables == 0 {
		t.Error("there are no tables")
	}
	rows := strings.Split(m.table(uint64(info.Size())), "\n")
	if !slices.ContainsFunc(rows, func(row string) bool { return strings.HasPrefix(row, "| Go | ") }) {
		t.Errorf("no row of Go in %q", rows)
	}
}
