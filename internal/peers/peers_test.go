package peers_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/internal/peers"
)

// TestNameOf checks which addresses have a name, with and without a port.
func TestNameOf(t *testing.T) {
	p, err := peers.Parse(map[string]string{"Stock.internal": "stock", "127.0.0.1:5002": "local", "[::1]:80": "six"}, 10)
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"http://stock.internal/a": "stock", "https://STOCK.internal:99/": "stock", "http://127.0.0.1:5002": "local",
		"http://127.0.0.1": "", "http://[::1]/": "six", "https://[::1]/": "", "ftp://stock.internal": "stock", "": "",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.NameOf(u); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
	if got := p.NameOf(nil); got != "" {
		t.Errorf("no URL has the name %q", got)
	}
}

// TestParseErrors checks that an error names the entry.
func TestParseErrors(t *testing.T) {
	for name, entries := range map[string]map[string]string{
		"a path":       {"host/path": "x"},
		"no host":      {":80": "x"},
		"no name":      {"host": ""},
		"a long name":  {"host": strings.Repeat("x", 11)},
		"not UTF-8":    {"host": "\xff"},
		"a second one": {"host": "x", "HOST": "y"},
	} {
		if _, err := peers.Parse(entries, 10); err == nil || !strings.Contains(strings.ToLower(err.Error()), `["h`) && !strings.Contains(err.Error(), `[":80"]`) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
