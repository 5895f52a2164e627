// Package exposition reads what services expose, as Prometheus would, into metric
// families.
//
//	FormatOf (which format it is) ──► Read: text.go, openmetrics.go
package exposition

import (
	"bytes"
	"errors"
	"fmt"
	"mime"

	dto "github.com/prometheus/client_model/go"
)

// Format is how an exposition is written.
type Format string

// The formats that are read.
const (
	Text        Format = "text"        // Prometheus' text format
	OpenMetrics Format = "openmetrics" // OpenMetrics' text format
)

// What is no exposition.
var (
	errEmpty     = errors.New("empty; expected metrics in Prometheus' text format or OpenMetrics")
	errNoSamples = errors.New("holds no samples; expected metrics in Prometheus' text format or OpenMetrics")
	errHTML      = errors.New("a page of HTML, no metrics; expected the address of the metrics, which often ends in /metrics")
	errProtobuf  = errors.New("protobuf, which is not read here; expected Prometheus' text format or OpenMetrics")
)

// FormatOf is the format of an exposition, by the content type that came with it or,
// where that is "" or does not tell, by its end. An error says what it is instead.
func FormatOf(content []byte, contentType string) (Format, error) {
	begin := bytes.ToLower(bytes.TrimLeft(content[:min(len(content), 1024)], "\ufeff \t\r\n"))
	mediaType, _, _ := mime.ParseMediaType(contentType) // what cannot be read does not tell
	switch {
	case len(bytes.TrimSpace(content)) == 0:
		return "", errEmpty
	case mediaType == "text/html" || bytes.HasPrefix(begin, []byte("<!doctype")) || bytes.HasPrefix(begin, []byte("<html")):
		return "", errHTML
	case mediaType == "application/vnd.google.protobuf":
		return "", errProtobuf
	case mediaType == "application/openmetrics-text":
		return OpenMetrics, nil
	case bytes.HasSuffix(bytes.TrimRight(content, "\r\n"), []byte("# EOF")) && mediaType != "text/plain":
		return OpenMetrics, nil
	}
	return Text, nil
}

// Read reads an exposition into families in the order of their names. Where it cannot
// be read, the error is a *SyntaxError; one without samples is an error too.
func Read(content []byte, format Format) ([]*dto.MetricFamily, error) {
	read := readText
	if format == OpenMetrics {
		read = readOpenMetrics
	}
	families, invalid := read(content)
	switch {
	case invalid != nil: // a nil *SyntaxError must not become an error
		return nil, invalid
	case len(families) == 0:
		return nil, errNoSamples
	}
	return families, nil
}

// SyntaxError is why an exposition cannot be read.
type SyntaxError struct {
	Line   int // from 1
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }
