package render

import (
	"net/http"

	"github.com/prometheus/common/expfmt"
)

// Negotiate chooses what to answer to a request with these headers: OpenMetrics, the
// text format or, where the endpoint has it, protobuf, as promhttp does.
func Negotiate(h http.Header, protobuf bool) expfmt.Format {
	var formats []expfmt.Format
	for _, version := range []string{expfmt.OpenMetricsVersion_1_0_0, expfmt.OpenMetricsVersion_0_0_1} {
		if f, err := expfmt.NewOpenMetricsFormat(version); err == nil { // of these there is none
			formats = append(formats, f)
		}
	}
	if protobuf {
		for _, t := range []expfmt.FormatType{expfmt.TypeProtoDelim, expfmt.TypeProtoText, expfmt.TypeProtoCompact} {
			formats = append(formats, expfmt.NewFormat(t))
		}
	}
	return expfmt.NegotiateAccept(h, append(formats, expfmt.NewFormat(expfmt.TypeTextPlain))...)
}

// FormatOf is how a content type has text, where it has.
func FormatOf(contentType expfmt.Format) (f Format, ok bool) {
	switch contentType.FormatType() {
	case expfmt.TypeTextPlain:
		return Text, true
	case expfmt.TypeOpenMetrics:
		return OpenMetrics, true
	}
	return 0, false
}
