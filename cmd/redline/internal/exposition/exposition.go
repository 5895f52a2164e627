// Package exposition reads expositions of services into metric families, as Prometheus
// would.
//
//	FormatOf (the format) ──► Walk (the entries that Prometheus takes: storage.go,
//	position.go) ──► Read (families: text.go, assemble.go)
package exposition

import (
	"bytes"
	"errors"
	"fmt"
	"mime"

	dto "github.com/prometheus/client_model/go"
)

// Format is the format of an exposition.
type Format string

// The formats that are read.
const (
	Text        Format = "text"        // Prometheus' text format
	OpenMetrics Format = "openmetrics" // OpenMetrics' text format
)

const openMetricsType = "application/openmetrics-text"

// The errors for documents that are no exposition, or an empty one.
var (
	errEmpty = errors.New("empty; expected metrics in Prometheus' text format or OpenMetrics")
	// ErrNoSamples is the error for an exposition without samples.
	ErrNoSamples = errors.New("holds no samples; expected metrics in Prometheus' text format or OpenMetrics")
	errHTML      = errors.New("a page of HTML, no metrics; expected the address of the metrics, which often ends in /metrics")
	errProtobuf  = errors.New("protobuf, which is not read here; expected Prometheus' text format or OpenMetrics")
)

// FormatOf returns the format of an exposition: by the content type that came with it or,
// where that is "" or unknown, by its end. An error names the kind of document instead.
func FormatOf(content []byte, contentType string) (Format, error) {
	begin := bytes.ToLower(bytes.TrimLeft(content[:min(len(content), 1024)], "\ufeff \t\r\n"))
	mediaType, _, _ := mime.ParseMediaType(contentType) // a type that cannot be parsed tells nothing
	switch {
	case len(content) == 0, mediaType != openMetricsType && len(bytes.TrimSpace(content)) == 0:
		return "", errEmpty
	case mediaType == "text/html" || bytes.HasPrefix(begin, []byte("<!doctype")) || bytes.HasPrefix(begin, []byte("<html")):
		return "", errHTML
	case mediaType == "application/vnd.google.protobuf":
		return "", errProtobuf
	case mediaType == openMetricsType:
		return OpenMetrics, nil
	case bytes.HasSuffix(bytes.TrimRight(content, "\r\n"), []byte("# EOF")) && mediaType != "text/plain":
		return OpenMetrics, nil
	}
	return Text, nil
}

// Read reads an exposition into families in the order of their names. Where Prometheus would
// drop the scrape, the error is the reason, as a *SyntaxError. An exposition without samples
// is an error too.
func Read(content []byte, format Format) ([]*dto.MetricFamily, error) {
	families, _, err := ReadEach(content, format, func(*Entry) {})
	return families, err
}

// ReadEach reads as Read does, and calls each for every entry, as Walk does. The complaint
// names the part that client libraries' parsers refuse though Prometheus reads it, or is
// nil.
func ReadEach(content []byte, format Format, each func(*Entry)) (families []*dto.MetricFamily, complaint *SyntaxError, err error) {
	if format == OpenMetrics {
		a := newAssembly(format)
		if invalid := Walk(content, format, func(e *Entry) { each(e); a.add(e) }); invalid != nil {
			return nil, nil, invalid // a nil *SyntaxError must not become an error
		}
		families = a.sorted()
	} else {
		if invalid := Walk(content, format, each); invalid != nil {
			return nil, nil, invalid
		}
		families, complaint = readText(content)
	}
	if len(families) == 0 {
		return nil, nil, ErrNoSamples
	}
	return families, complaint, nil
}

// SyntaxError is the reason why Prometheus drops a scrape.
type SyntaxError struct {
	Line   int // from 1
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }
