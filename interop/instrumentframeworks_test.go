package interop

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// measures checks that a server of a Python environment gives each answer as without the
// probe, that exactly these requests are recorded, and these exceptions.
func measures(t *testing.T, redline, environment string, server wsgiServer, exchanges []struct{ request, labels string }, exceptions map[string]float64) {
	t.Helper()
	measuresMore(t, redline, environment, server, exchanges, nil, exceptions)
}

// measuresMore does so where the app sends itself more requests than it is sent.
func measuresMore(t *testing.T, redline, environment string, server wsgiServer, exchanges, more []struct{ request, labels string }, exceptions map[string]float64) {
	t.Helper()
	name, path, _ := strings.Cut(pathOf(t, environment), "=")
	t.Setenv(name, path)
	with := runBy(t, redline, []string{"--instrument"}, server.ready, server.command...)
	alone := runBy(t, redline, nil, server.ready, server.command...)
	counted := map[string]float64{}
	for _, x := range exchanges {
		if diff := cmp.Diff(askBytes(t, alone.app, x.request), askBytes(t, with.app, x.request)); diff != "" {
			t.Errorf("%s: the answer alone, and instrumented (-want +got):\n%s", x.request, diff)
		}
	}
	for _, x := range slices.Concat(exchanges, more) {
		parts := strings.Split(x.labels, " ")
		counted[fmt.Sprintf(`{method=%q,route=%q,status=%q}`, parts[0], parts[1], parts[2])]++
	}
	with.counts(t, counted)
	text, err := with.metrics.scrape()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(exceptions, series(t, "http_request_exceptions_total", text)); diff != "" {
		t.Errorf("exceptions (-want +got):\n%s", diff)
	}
	for reason, processes := range series(t, "redline_probe_failures_total", text) {
		if processes != 0 {
			t.Errorf("the probe is off in %v processes: %s", processes, reason)
		}
	}
}
