package access

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// External returns where people find a server: at the URL that was given, or else at the
// address that it listens on: listen as it was given, taken as it has become.
// Where it names no host, the machine's name takes its place, as in Prometheus. A URL
// without a host, such as /mon, only adds a path.
func External(given, scheme, listen, taken string) (*url.URL, error) {
	own := &url.URL{Scheme: scheme, Host: reachable(listen, taken)}
	if given == "" {
		return own, nil
	}
	u, err := url.Parse(given)
	if err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/") {
		u.Scheme, u.Host = own.Scheme, own.Host
	}
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("--web.external-url: expected a URL without user and query, such as https://mon.example.lan/redline/")
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
	return u, nil
}

// reachable returns the host and port by which others reach a listener.
func reachable(listen, taken string) string {
	at, err := netip.ParseAddrPort(taken)
	if err != nil || at.Addr().IsLoopback() {
		return taken
	}
	port := strconv.Itoa(int(at.Port()))
	if at.Addr().IsUnspecified() {
		if machine, err := os.Hostname(); err == nil && machine != "" {
			return net.JoinHostPort(machine, port)
		}
	}
	if host, _, err := net.SplitHostPort(listen); err == nil && host != "" {
		return net.JoinHostPort(host, port)
	}
	return taken
}

// Prefix returns the path before all paths: the one that was given, or that of the
// external URL. bare reports the latter: nobody has said whether a proxy takes it away.
func Prefix(given string, external *url.URL) (prefix string, bare bool, err error) {
	if given == "" {
		return external.Path, true, nil
	}
	prefix = "/" + strings.Trim(given, "/")
	if prefix == "/" {
		return "", false, nil
	}
	if strings.ContainsAny(prefix, "?#%") || strings.Contains(prefix, "//") {
		return "", false, fmt.Errorf("--web.route-prefix %q; expected a path such as /redline", given)
	}
	return prefix, false, nil
}

// Shown returns the path that an address without a proxy must have.
func (cfg Config) Shown() string {
	if cfg.Bare {
		return ""
	}
	return cfg.Prefix
}

// CheckName returns an error unless a name is one that --web.allowed-host takes.
func CheckName(name string) error {
	if name == "" || name == "." || strings.ContainsAny(name, "/:*@ ") {
		return fmt.Errorf("--web.allowed-host %q; expected a name such as mon.example.lan, or .example.lan for all below it", name)
	}
	return nil
}
