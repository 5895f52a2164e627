package lint

import (
	"fmt"
	"mime"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// contentTypeFindings are on a content type that Prometheus would refuse.
func contentTypeFindings(contentType string) []Finding {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if contentType == "" || mediaType == "application/openmetrics-text" || err == nil && mediaType == "text/plain" {
		return nil
	}
	return []Finding{{
		Severity: Error, Check: checkContentType,
		Message: fmt.Sprintf("content type %q: Prometheus 3 refuses it where its configuration has no fallback_scrape_protocol. "+
			"Send text/plain; version=0.0.4, or application/openmetrics-text; version=1.0.0", contentType),
	}}
}

func syntaxFinding(e *exposition.SyntaxError) Finding {
	return Finding{
		Severity: Error, Check: checkSyntax, Line: e.Line,
		Message: fmt.Sprintf("line %d: %s. Prometheus drops a scrape that it cannot read; "+
			"the rest is checked once this is mended", e.Line, cut(e.Reason, 300)),
	}
}
