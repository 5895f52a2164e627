package access

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// names represents the names of a server.
type names struct {
	whole  map[string]bool
	suffix []string // with the dot that they begin with
}

// namesOf returns the names that are the server's own: localhost, that of the machine,
// those of the addresses, and those that are configured.
func namesOf(cfg Config) names {
	n := names{whole: map[string]bool{"localhost": true}, suffix: []string{".localhost"}}
	if machine, err := os.Hostname(); err == nil {
		n.whole[bare(machine)] = true
	}
	if cfg.External != nil {
		n.whole[bare(cfg.External.Host)] = true
	}
	if host := bare(cfg.Listen); host != "" { // it may listen on all addresses
		n.whole[host] = true
	}
	for _, name := range cfg.Names {
		if strings.HasPrefix(name, ".") {
			n.suffix = append(n.suffix, bare(name))
		} else {
			n.whole[bare(name)] = true
		}
	}
	return n
}

// known reports whether a request asks for the server by a name of its own. The owner of
// another name can have it lead here, and then a page of that name is of the same origin
// as this server: DNS rebinding.
//
// Nobody rebinds a name for a program, and some names cannot be owned outside. A
// connection to a loopback address comes from this machine, which has names enough: it
// takes both to use another, as for host.docker.internal, since those who run the network
// can answer for all names. Other connections come by names that nobody here knows of,
// such as those of containers and of services in Kubernetes: there one is enough. Over TLS
// a browser has compared the name with the certificate.
func (n names) known(r *http.Request) bool {
	host := bare(r.Host)
	if _, err := netip.ParseAddr(host); err == nil || r.Host == "" || r.TLS != nil || n.own(host) {
		return true
	}
	if byLoopback(r) {
		return isPrivate(host) && !isBrowser(r)
	}
	return isPrivate(host) || !isBrowser(r)
}

func (n names) own(host string) bool {
	for _, suffix := range n.suffix {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return n.whole[host]
}

// isPrivate reports whether a name cannot be one of the public DNS: it has no dot, or is
// below a domain that is set aside for networks of one's own by RFC 6762, RFC 8375, and
// the ICANN board's resolution 2024.07.29.06. The root has no svc either, by which
// Kubernetes' services know each other.
func isPrivate(host string) bool {
	if !strings.Contains(host, ".") {
		return true
	}
	for _, domain := range []string{".local", ".internal", ".home.arpa", ".svc"} {
		if strings.HasSuffix(host, domain) {
			return true
		}
	}
	return false
}

// byLoopback reports whether a request has come to a loopback address. Where the address
// is none of IP, it has come from this machine too.
func byLoopback(r *http.Request) bool {
	at, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return !ok || at.IP.IsLoopback()
}

// bare returns the host of a host and port, in lower case and without the dot of the
// root.
func bare(hostPort string) string {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(hostPort, "["), "]")
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// quoted returns a text of a client's so that it can stand in a line.
func quoted(text string) string {
	const most = 100 // bytes
	if len(text) > most {
		text = text[:most]
	}
	return strconv.Quote(text)
}
