package main

import (
	"fmt"
	"path/filepath"

	"github.com/prometheus/common/config"
	"github.com/spf13/pflag"
	"gopkg.in/yaml.v3"

	"github.com/redline-metrics/redline/cmd/redline/internal/access"
	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
)

// reachOptions say how people and programs reach the server.
type reachOptions struct {
	externalURL string
	routePrefix string
	corsOrigin  string
	names       []string
}

func (o *reachOptions) add(f *pflag.FlagSet) {
	o.addNames(f)
	f.StringVar(&o.externalURL, "web.external-url", "", "`URL` by which people reach redline, for links in alerts and behind a proxy (default: the address that it listens on)")
	f.StringVar(&o.routePrefix, "web.route-prefix", "", "`path` before all paths (default: that of --web.external-url, which may be there or not)")
	f.StringVar(&o.corsOrigin, "web.cors.origin", "", "`pattern` of origins whose pages may read, such as 'https?://(one|two)\\.example'")
}

// addNames adds the flag that a server needs that others reach by a name.
func (o *reachOptions) addNames(f *pflag.FlagSet) {
	f.StringSliceVar(&o.names, "web.allowed-host", nil, "further `name` of this server, or .example.lan for all below it (can be repeated)")
}

// access returns the configuration of access to a server that was told to listen at an
// address, and has taken one for it.
func (o *reachOptions) access(scheme, listen, taken string) (access.Config, error) {
	cfg := access.Config{Listen: listen, Names: o.names}
	for _, name := range o.names {
		if err := access.CheckName(name); err != nil {
			return cfg, usageError{err}
		}
	}
	var err error
	if cfg.External, err = access.External(o.externalURL, scheme, listen, taken); err != nil {
		return cfg, usageError{err}
	}
	if cfg.Prefix, cfg.Bare, err = access.Prefix(o.routePrefix, cfg.External); err != nil {
		return cfg, usageError{err}
	}
	if cfg.CORS, err = access.CORS(o.corsOrigin); err != nil {
		return cfg, usageError{err}
	}
	return cfg, nil
}

// schemeOf returns the scheme by which a server is reached that a web-config file
// configures.
func schemeOf(webConfig string) (string, error) {
	if webConfig == "" {
		return "http", nil
	}
	if err := boundedfile.Check(webConfig, boundedfile.Config); err != nil { // it is read for each connection
		return "", fmt.Errorf("--web.config.file: %w", err)
	}
	text, err := boundedfile.Read(webConfig, boundedfile.Config)
	if err != nil {
		return "", fmt.Errorf("--web.config.file: %w", err)
	}
	var cfg struct {
		TLS struct {
			Cert     string `yaml:"cert"`
			CertFile string `yaml:"cert_file"`
			KeyFile  string `yaml:"key_file"`
			CAFile   string `yaml:"client_ca_file"`
		} `yaml:"tls_server_config"`
	}
	if err := yaml.Unmarshal(text, &cfg); err != nil {
		return "", fmt.Errorf("--web.config.file %s: %w", webConfig, err)
	}
	for _, file := range []string{cfg.TLS.CertFile, cfg.TLS.KeyFile, cfg.TLS.CAFile} {
		if file == "" {
			continue
		}
		if err := boundedfile.Check(config.JoinDir(filepath.Dir(webConfig), file), boundedfile.Config); err != nil {
			return "", fmt.Errorf("--web.config.file %s: %w", webConfig, err)
		}
	}
	if cfg.TLS.Cert+cfg.TLS.CertFile == "" {
		return "http", nil
	}
	return "https", nil
}
