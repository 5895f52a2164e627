package exposition

import (
	"cmp"
	"net/http"

	"github.com/munnerz/goautoneg"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// Negotiate returns the format that a request with these headers accepts most: OpenMetrics,
// the text format or, with protobuf, protobuf. It chooses as promhttp does.
func Negotiate(h http.Header, protobuf bool) expfmt.Format {
	var formats []expfmt.Format
	for _, version := range []string{expfmt.OpenMetricsVersion_1_0_0, expfmt.OpenMetricsVersion_0_0_1} {
		if f, err := expfmt.NewOpenMetricsFormat(version); err == nil { // these versions make no error
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

// FormatOf returns the text format of a content type; ok is false for protobuf.
func FormatOf(contentType expfmt.Format) (f Format, ok bool) {
	switch contentType.FormatType() {
	case expfmt.TypeTextPlain:
		return Text, true
	case expfmt.TypeOpenMetrics:
		return OpenMetrics, true
	}
	return 0, false
}

// NegotiateText returns the text format that a request with these headers prefers, with its
// content type. The parameter escaping of the format chooses how names in UTF-8 are
// escaped: underscores, dots, values or allow-utf-8
// (https://prometheus.io/docs/instrumenting/escaping_schemes/). The default is underscores,
// as in client_python. A request that accepts no text format gets Prometheus' own.
func NegotiateText(h http.Header) (s Style, contentType string) {
	for _, accept := range goautoneg.ParseAccept(h.Get("Accept")) {
		format, contentType, ok := textOf(accept.Type+"/"+accept.SubType, accept.Params["version"])
		if !ok || accept.Q == 0 {
			continue
		}
		s = Style{Format: format, Escaping: escapingOf(accept.Params[model.EscapingKey])}
		return s, withEscaping(contentType, s)
	}
	s = Style{Format: Text, Escaping: model.UnderscoreEscaping}
	_, contentType, _ = textOf(anyType, "")
	return s, withEscaping(contentType, s)
}

// textOf returns the text format of an accepted media type, and its content type.
func textOf(mediaType, version string) (f Format, contentType string, ok bool) {
	const plain = "text/plain"
	switch mediaType {
	case anyType, "text/*":
		mediaType, version = plain, expfmt.TextVersion
	case plain:
		version = cmp.Or(version, expfmt.TextVersion)
		ok = version == "1.0.0"
	case expfmt.OpenMetricsType:
		version = cmp.Or(version, expfmt.OpenMetricsVersion_0_0_1)
		f, ok = OpenMetrics, version == expfmt.OpenMetricsVersion_0_0_1 || version == expfmt.OpenMetricsVersion_1_0_0
	}
	ok = ok || mediaType == plain && version == expfmt.TextVersion
	return f, mediaType + "; version=" + version + "; charset=utf-8", ok
}

const anyType = "*/*"

func withEscaping(contentType string, s Style) string {
	return contentType + "; " + model.EscapingKey + "=" + s.Escaping.String()
}

// escapingOf returns the scheme with this name.
func escapingOf(name string) model.EscapingScheme {
	if s, err := model.ToEscapingScheme(name); err == nil {
		return s
	}
	return model.UnderscoreEscaping
}
