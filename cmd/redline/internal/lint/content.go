package lint

import (
	"fmt"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// contentTypeFinding returns a finding on a content type that Prometheus refuses.
func contentTypeFinding(contentType string) Finding {
	sent := fmt.Sprintf("content type %q", contentType)
	if contentType == "" {
		sent = "no content type"
	}
	return Finding{
		Severity: Error, Check: checkContentType,
		Message: sent + ": Prometheus 3 refuses it where its configuration has no fallback_scrape_protocol. " +
			"Send text/plain; version=0.0.4, or application/openmetrics-text; version=1.0.0",
	}
}

func syntaxFinding(e *exposition.SyntaxError) Finding {
	return Finding{
		Severity: Error, Check: checkSyntax, Line: e.Line,
		Message: fmt.Sprintf("line %d: %s. Prometheus drops the whole scrape for it; "+
			"the rest is checked once this is mended", e.Line, cut(e.Reason, 300)),
	}
}

// cutFinding returns a finding on a document of which Prometheus takes a part.
func cutFinding(e *exposition.SyntaxError) Finding {
	return Finding{
		Severity: Error, Check: checkSyntax, Line: e.Line,
		Message: e.Error() + ". The scrape counts as complete in Prometheus; redline watch refuses it. " +
			"NUL bytes come from UTF-16, an unknown compression, or a file with gaps",
	}
}
