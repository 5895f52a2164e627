package main

import "strings"

// group is a set of packages in the table, and the reason that it is in the binary.
type group struct {
	name, reason string
	paths        []string // what the paths of its packages begin with
}

// groups returns all groups. A package is of the first that has it.
func groups() []group {
	return []group{
		{"Redline", "the product", []string{"github.com/redline-metrics/", "main"}},
		{"Prometheus", "scraping, storage, PromQL, rules, the HTTP API", []string{
			"github.com/prometheus/prometheus", "github.com/prometheus/client_golang", "github.com/prometheus/client_model", "github.com/prometheus/common",
			"github.com/prometheus/exporter-toolkit", "github.com/prometheus/otlptranslator", "github.com/prometheus/procfs", "github.com/grafana/regexp",
		}},
		{"OpenAPI", "`GET /api/v1/openapi.yaml`, which Prometheus' API has", []string{"github.com/pb33f/", "github.com/bahlo/"}},
		{"Alertmanager", "grouping, silences, 17 receivers, its API", []string{
			"github.com/prometheus/alertmanager", "github.com/go-openapi/", "github.com/hashicorp/", "github.com/armon/", "github.com/sean-/", "gopkg.in/telebot", "github.com/twmb/",
		}},
		{"AWS", "`sigv4` of remote write and alertmanagers", []string{"github.com/aws/", "github.com/prometheus/sigv4"}},
		{"Azure", "`azuread` of remote write", []string{"github.com/Azure/", "github.com/AzureAD/", "github.com/golang-jwt/", "github.com/pkg/browser", "github.com/kylelemons/"}},
		{"Google Cloud", "`google_iam` of remote write; OAuth 2 of any client", []string{
			"cloud.google.com/", "google.golang.org/api", "github.com/google/s2a-go", "github.com/googleapis/", "golang.org/x/oauth2",
		}},
		{"OpenTelemetry's collector", "the receiver of OTLP, `--web.enable-otlp-receiver`", []string{
			"go.opentelemetry.io/collector", "github.com/open-telemetry/", "go.uber.org/zap", "go.uber.org/multierr", "github.com/knadh/", "github.com/json-iterator/", "github.com/modern-go/",
		}},
		{"OpenTelemetry's traces", "`tracing` of a prometheus.yml", []string{"go.opentelemetry.io/", "github.com/felixge/", "github.com/go-logr/"}},
		{"gRPC", "traces over gRPC, and Google's and OTLP's types", []string{"google.golang.org/grpc", "google.golang.org/genproto", "github.com/grpc-ecosystem/"}},
		{"Protocol buffers", "expositions, remote write, silences", []string{"google.golang.org/protobuf", "github.com/gogo/"}},
		{"DNS", "`dns_sd_configs`", []string{"github.com/miekg/"}},
		{"Compression", "zstd, snappy, gzip of scrapes and remote write", []string{"github.com/klauspost/", "github.com/golang/snappy", "github.com/pierrec/"}},
		{"YAML", "configuration", []string{"go.yaml.in/", "gopkg.in/yaml"}},
		{"Commands and flags", "the command line, its help and completion", []string{"github.com/spf13/", "github.com/schollz/", "github.com/mitchellh/colorstring", "github.com/rivo/"}},
	}
}

// The names of the groups that have no prefixes.
const (
	golang = "Go"
	others = "Other modules"
)

// groupOf returns the name of the group that a package belongs to. Go's own packages have no
// dot in the first part of their path.
func groupOf(pkg string) string {
	for _, g := range groups() {
		for _, path := range g.paths {
			if rest, ok := strings.CutPrefix(pkg, path); ok && (rest == "" || strings.HasSuffix(path, "/") || strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, ".")) {
				return g.name
			}
		}
	}
	first, _, _ := strings.Cut(pkg, "/")
	if !strings.Contains(first, ".") || strings.HasPrefix(pkg, "golang.org/x/") {
		return golang
	}
	return others
}

// packageOf returns the package of a symbol: of a function, a variable, or of the function
// that compares the values of a type. It returns false for a symbol of none.
func packageOf(symbol string) (string, bool) {
	symbol = strings.TrimPrefix(strings.TrimPrefix(symbol, "type:.eq."), "type:.hash.")
	if strings.HasPrefix(symbol, "type:") || strings.HasPrefix(symbol, "go:") {
		return "", false
	}
	symbol, _, _ = strings.Cut(symbol, "[") // of arguments of type
	path, last := "", symbol
	if i := strings.LastIndex(symbol, "/"); i >= 0 {
		path, last = symbol[:i+1], symbol[i+1:]
	}
	name, _, ok := strings.Cut(last, ".")
	if !ok {
		return "runtime", true // of assembly, without a package
	}
	return strings.ReplaceAll(path+name, "%2e", "."), true
}
