package grafana

import (
	"strconv"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// mappingsOf returns the texts for quantiles that are known only to be below or above all
// bounds of a histogram.
func mappingsOf(b *catalog.Bounds, u catalog.Unit) []mapping {
	if b == nil {
		return nil
	}
	mappings := []mapping{{"range", rangeOptions{From: &b.Most, Result: mappingResult{"> " + boundText(b.Most, u)}}}}
	if b.Least < b.Most {
		mappings = append(mappings, mapping{"range", rangeOptions{To: &b.Least, Result: mappingResult{"< " + boundText(b.Least, u)}}})
	}
	return mappings
}

// boundText returns a bound with its unit.
func boundText(bound float64, u catalog.Unit) string {
	const inMilliseconds = 1000
	if u == catalog.Seconds && bound < 1 {
		return strconv.FormatFloat(bound*inMilliseconds, 'g', 6, 64) + " ms"
	}
	text := strconv.FormatFloat(bound, 'g', -1, 64)
	if u == catalog.None {
		return text
	}
	return text + " " + string(u)
}
