package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
)

// worst returns a template of the place where a recorded series is largest: a route, by
// the first of these labels that it has, how many more are over the limit, and the job.
func worst(record string, limit float64, routes []string) string {
	name := routeName(routes)
	if name == "" {
		return "{{ $labels.job }}"
	}
	return fmt.Sprintf("{{ range query (printf `topk(1, %[1]s{job=%%q})` $labels.job) }}%[2]s{{ end }}"+
		"{{ range query (printf `count(%[1]s{job=%%q} > %[3]v) - 1 > 0` $labels.job) }} and {{ .Value }} more{{ end }} of {{ $labels.job }}",
		record, name, limit)
}

// mostAt returns a template of the route where a recorded series is largest, if any.
func mostAt(record string, routes []string) string {
	name := routeName(routes)
	if name == "" {
		return ""
	}
	return fmt.Sprintf("{{ range query (printf `topk(1, %s{job=%%q})` $labels.job) }}; worst at %s{{ end }}", record, name)
}

// routeName returns a template of the name of a sample's route, by the first of these labels
// that it has. Without labels it is empty.
func routeName(routes []string) string {
	if len(routes) == 0 {
		return ""
	}
	names := slices.Compact(slices.Sorted(slices.Values(routes)))
	for i, label := range names {
		names[i] = ".Labels." + label
		if !model.LegacyValidation.IsValidLabelName(label) {
			names[i] = fmt.Sprintf("(index .Labels %q)", label)
		}
	}
	return "{{ or " + strings.Join(names, " ") + " `all routes` }}"
}
