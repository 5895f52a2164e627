package engine

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
)

// Target represents a target of the command line.
type Target struct {
	Job     string // the label job
	Address string // host and port
	Scheme  string
	Path    string
	Params  url.Values
	// Workers is a directory of worker files, which are merged here, in the place of
	// something to ask.
	Workers string
}

// ParseTarget reads a target as a person types it: :5001, a host and port, a URL, or
// a directory of worker files; before it may stand NAME=, which is its job.
func ParseTarget(s string) (Target, error) {
	name, rest, found := strings.Cut(s, "=")
	if !found || strings.ContainsAny(name, ":/.?") {
		name, rest = "", s
	}
	t := Target{Job: name, Scheme: "http", Path: "/metrics"}
	if info, err := os.Stat(rest); err == nil && info.IsDir() {
		return t.ofWorkers(rest)
	}
	address := rest
	if scheme, _, ok := strings.Cut(rest, "://"); ok {
		u, err := url.Parse(rest)
		if err != nil || scheme != "http" && scheme != "https" || u.Host == "" {
			return t, fmt.Errorf("target %q: expected a URL of http or https, such as http://127.0.0.1:5001/metrics", redact.Text(s))
		}
		t.Scheme, t.Params, address = scheme, u.Query(), u.Host
		if u.User != nil {
			return t, fmt.Errorf("target %q: a password belongs in a configuration file, under basic_auth", redact.URL(u))
		}
		if u.Path != "" && u.Path != "/" {
			t.Path = u.Path
		}
		if u.Port() == "" {
			address = net.JoinHostPort(u.Hostname(), map[string]string{"http": "80", "https": "443"}[scheme])
		}
	}
	host, port, err := net.SplitHostPort(address)
	if n, wrong := strconv.ParseUint(port, 10, 16); err != nil || wrong != nil || n == 0 || strings.ContainsAny(host, "/ @?#=") {
		return t, fmt.Errorf("target %q: expected :PORT, HOST:PORT, a URL, or a directory of worker files", redact.Text(s))
	}
	if host == "" {
		host = "localhost"
	}
	t.Address = net.JoinHostPort(host, port)
	if t.Job == "" {
		t.Job = t.Address
	}
	return t, nil
}

func (t Target) ofWorkers(dir string) (Target, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return t, err
	}
	t.Workers = path
	if t.Job == "" {
		t.Job = filepath.Base(path)
	}
	return t, nil
}
