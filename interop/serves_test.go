package interop

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/multiproc"
)

// newest is the environment with the newest release.
const newest = "service"

// releases are the environments with releases of prometheus_client, of every generation of
// worker files and of each change of their content: UTF-8 since 0.22.
func releases() []string {
	return []string{
		"client-0.9", "client-0.11", "client-0.14", "client-0.15", "client-0.17", "client-0.20", "client-0.22", newest,
	}
}

// TestServesAsPython holds that the files of several Python processes are served as
// client_python serves them, line by line and to the letter, by each release and in each
// format and escaping. The kind of fault: a name, a label's name or value, a help text or a
// type that a merge writes otherwise than client_python, so that series do not go on for
// who moves over. Bounds are among them (le="1.0", which was le="1"), as is the label pid
// that a gauge has of its own, which was kept where client_python drops it.
//
// Left to itself is the spelling of values in the text format: 3 where client_python has
// 3.0, and 1e+15 where it had 1e+015 before 0.26. Their bits are compared. Order is left out, too: client_python has that of the
// directory.
func TestServesAsPython(t *testing.T) {
	for _, release := range releases() {
		t.Run(release, func(t *testing.T) {
			t.Parallel()
			interpreter, dir := python(t, release), t.TempDir()
			for seed := range 3 {
				script(t, interpreter, "write_odd.py", "", strconv.Itoa(seed), dir)
			}
			accepts := []string{"", "text/plain;version=0.0.4", openMetrics}
			if release == "client-0.22" { // it escapes no names, for any Accept
				accepts = []string{"text/plain;version=0.0.4;escaping=allow-utf-8", openMetrics + ";escaping=allow-utf-8"}
			}
			if release == newest {
				for _, escaping := range []string{"underscores", "dots", "values", "allow-utf-8"} {
					accepts = append(accepts, "text/plain;version=1.0.0;escaping="+escaping)
					if escaping != "values" { // where client_python escapes a legacy name of a sample, too, but not of its family
						accepts = append(accepts, openMetrics+";escaping="+escaping)
					}
				}
			}
			collector, err := multiproc.New(multiproc.Config{Dir: dir, Skipped: func(s multiproc.Skip) {
				t.Errorf("skipped %s: %s: %v", s.File, s.Reason, s.Err)
			}})
			if err != nil {
				t.Fatal(err)
			}
			var served [][2]string
			if err := json.Unmarshal([]byte(script(t, interpreter, "serve.py", strings.Join(accepts, "\n"), dir)), &served); err != nil {
				t.Fatal(err)
			}
			for i, accept := range accepts {
				if release == "client-0.22" { // its OpenMetrics has spaces where its text has none
					served[i][1] = strings.ReplaceAll(served[i][1], `", `, `",`)
				}
				w := httptest.NewRecorder()
				r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
				r.Header.Set("Accept", accept)
				collector.ServeHTTP(w, r)
				// client_python leaves the escaping unsaid where none was asked for.
				contentType := strings.TrimSuffix(w.Header().Get("Content-Type"), "; escaping=underscores")
				if want := strings.TrimSuffix(served[i][0], "; escaping=underscores"); contentType != want && release == newest {
					t.Errorf("accept %q: content type %q, want %q", accept, contentType, want)
				}
				exactly := strings.HasPrefix(accept, openMetrics) && release == newest
				if diff := cmp.Diff(spelled(served[i][1], exactly), spelled(w.Body.String(), exactly)); diff != "" {
					t.Errorf("accept %q: client_python serves, and Redline (-want +got):\n%s", accept, diff)
				}
			}
		})
	}
}

const openMetrics = "application/openmetrics-text;version=1.0.0"

// spelled are the lines of an exposition, sorted, with each value as Go spells it, or
// exactly as it is.
func spelled(text string, exactly bool) []string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		at := strings.LastIndexByte(line, ' ')
		if strings.HasPrefix(line, "#") || at < 0 {
			continue
		}
		if exactly && strings.HasPrefix(line, "colon") {
			// client_python's OpenMetrics escapes colons, in the names of samples alone.
			lines[i] = "colon" + line[strings.IndexByte(line, '{'):]
		}
		if v, err := strconv.ParseFloat(line[at+1:], 64); err == nil && !exactly {
			lines[i] = line[:at+1] + strconv.FormatFloat(v, 'g', -1, 64)
		}
	}
	slices.Sort(lines)
	return lines
}
