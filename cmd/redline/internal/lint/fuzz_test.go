package lint_test

import (
	"encoding/json"
	"io"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/lint"
)

// FuzzCheck holds that any content under any content type gives a report or an error, the
// same each time, that can be printed.
func FuzzCheck(f *testing.F) {
	for _, content := range []string{
		good, goodOpenMetrics, "a 1", "# HELP a x\n{} 1\n", "{\"a b\",c=\"d\"} 1\n", "# TYPE a histogram\na_bucket{le=\"NaN\"} NaN\na_bucket{le=\"+Inf\"} -1\n",
		"# TYPE a histogram\na_bucket{le=\"1\"} 1\na_count_created 1\n# EOF\n", "# TYPE a counter\na_created 1\na_total 1 # {b=\"c\"} 1\n# EOF\n",
		"# TYPE a summary\na_created 1\na{quantile=\"1\"} NaN\n# EOF\n", "<html>", "\x00",
	} {
		for _, contentType := range []string{"", "text/plain", "application/openmetrics-text"} {
			f.Add([]byte(content), contentType)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte, contentType string) {
		report, err := lint.CheckServed(content, contentType)
		again, errAgain := lint.CheckServed(content, contentType)
		if err != nil {
			if errAgain == nil || err.Error() != errAgain.Error() {
				t.Errorf("%v, then %v", err, errAgain)
			}
			return
		}
		one, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		other, err := json.Marshal(again)
		if err != nil || string(one) != string(other) {
			t.Errorf("%s\nthen (%v)\n%s", one, err, other)
		}
		if err := report.Print(io.Discard, lint.Style{Most: 2}); err != nil {
			t.Error(err)
		}
	})
}
