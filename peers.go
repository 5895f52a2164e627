package redline

import (
	"net/url"
	"strings"
)

// peers are the names of the services that are called, by their addresses.
type peers map[address]string

// address is where a service listens. An empty port is any.
type address struct{ host, port string }

// of is the name of the service that u leads to; empty where it has none.
func (p peers) of(u *url.URL) string {
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

// addressOf is the address in u. Host names have no case (RFC 3986, section 3.2.2).
func addressOf(u *url.URL) address {
	return address{strings.ToLower(u.Hostname()), u.Port()}
}

// defaultPort is the port of a URL that gives none.
func defaultPort(scheme string) string {
	switch scheme {
	case "http":
		return "80"
	case "https":
		return "443"
	}
	return ""
}
