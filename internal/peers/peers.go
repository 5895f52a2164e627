// Package peers names the services that a service calls, by their addresses.
package peers

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Peers maps the addresses of called services to their names. Parse makes it.
type Peers map[address]string

// address is a host and port at which a service listens. An empty port stands for all.
type address struct{ host, port string }

// NameOf returns the name of the service to which u leads; empty for none.
func (p Peers) NameOf(u *url.URL) string {
	if u == nil || len(p) == 0 {
		return ""
	}
	at := addressOf(u)
	if at.port == "" {
		at.port = defaultPort(u.Scheme)
	}
	if name, ok := p[at]; ok {
		return name
	}
	at.port = ""
	return p[at]
}

// addressOf returns the address in u. Host names have no case (RFC 3986, section 3.2.2).
func addressOf(u *url.URL) address {
	return address{strings.ToLower(u.Hostname()), u.Port()}
}

// defaultPort returns the port of a URL without one.
func defaultPort(scheme string) string {
	switch scheme {
	case "http":
		return "80"
	case "https":
		return "443"
	}
	return ""
}

// Parse parses a map from addresses to names: hosts, or hosts with a port, as in a URL. A
// name is UTF-8 text of 1 to maxBytes bytes. The error names the entry.
func Parse(names map[string]string, maxBytes int) (Peers, error) {
	p := Peers{}
	for _, text := range slices.Sorted(maps.Keys(names)) {
		name := names[text]
		u, err := url.Parse("//" + text)
		if err != nil || u.Host != text || u.Hostname() == "" {
			return nil, fmt.Errorf("[%q]: expected a host or a host and port, such as stock.internal or 127.0.0.1:5002", text)
		}
		if name == "" || len(name) > maxBytes || !utf8.ValidString(name) {
			return nil, fmt.Errorf("[%q]: %q is no name; expected UTF-8 text of 1 to %d bytes", text, name, maxBytes)
		}
		at := addressOf(u)
		if other, ok := p[at]; ok && other != name {
			return nil, fmt.Errorf("[%q]: %q is the second name of this address, after %q", text, name, other)
		}
		p[at] = name
	}
	return p, nil
}
