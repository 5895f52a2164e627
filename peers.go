package redline

import (
	"net/url"
	"strings"
)

// peers maps the addresses of called services to their names.
type peers map[address]string

// address is a host and port at which a service listens. An empty port stands for all.
type address struct{ host, port string }

// nameOf returns the name of the service to which u leads; empty for none.
func (p peers) nameOf(u *url.URL) string {
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
