package lint

import (
	"bytes"
	"errors"
	"fmt"
	"mime"

	dto "github.com/prometheus/client_model/go"
)

// The formats that are read, by their names in a report.
const (
	formatText        = "text"
	formatOpenMetrics = "openmetrics"
)

// What is no exposition.
var (
	errEmpty     = errors.New("empty; expected metrics in Prometheus' text format or OpenMetrics")
	errNoSamples = errors.New("holds no samples; expected metrics in Prometheus' text format or OpenMetrics")
	errHTML      = errors.New("a page of HTML, no metrics; expected the address of the metrics, which often ends in /metrics")
	errProtobuf  = errors.New("protobuf, which is not read here; expected Prometheus' text format or OpenMetrics")
)

// formatOf is the format of an exposition, by its content type or, without one, by
// its end. A content type that Prometheus would refuse is a finding.
func formatOf(content []byte, contentType string) (string, []Finding, error) {
	begin := bytes.ToLower(bytes.TrimLeft(content[:min(len(content), 1024)], "\ufeff \t\r\n"))
	mediaType, _, err := mime.ParseMediaType(contentType)
	switch {
	case len(bytes.TrimSpace(content)) == 0:
		return "", nil, errEmpty
	case mediaType == "text/html" || bytes.HasPrefix(begin, []byte("<!doctype")) || bytes.HasPrefix(begin, []byte("<html")):
		return "", nil, errHTML
	case mediaType == "application/vnd.google.protobuf":
		return "", nil, errProtobuf
	case mediaType == "application/openmetrics-text":
		return formatOpenMetrics, nil, nil
	}
	format := formatText
	if bytes.HasSuffix(bytes.TrimRight(content, "\r\n"), []byte("# EOF")) && mediaType != "text/plain" {
		format = formatOpenMetrics
	}
	if contentType == "" || err == nil && mediaType == "text/plain" {
		return format, nil, nil
	}
	return format, []Finding{{
		Severity: Error, Check: checkContentType,
		Message: fmt.Sprintf("content type %q: Prometheus 3 refuses it where its configuration has no fallback_scrape_protocol. "+
			"Send text/plain; version=0.0.4, or application/openmetrics-text; version=1.0.0", contentType),
	}}, nil
}

func read(content []byte, format string) ([]*dto.MetricFamily, *syntaxError) {
	if format == formatOpenMetrics {
		return readOpenMetrics(content)
	}
	return readText(content)
}

// syntaxError is why an exposition cannot be read.
type syntaxError struct {
	line   int
	reason string
}

func (e *syntaxError) finding() Finding {
	return Finding{
		Severity: Error, Check: checkSyntax, Line: e.line,
		Message: fmt.Sprintf("line %d: %s. Prometheus drops a scrape that it cannot read; "+
			"the rest is checked once this is mended", e.line, cut(e.reason, 300)),
	}
}
