package incident_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
)

// post sends a change of an incident, and returns the answer.
func (s *system) post(id, body string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.ask(httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, incident.Path+"/"+id, strings.NewReader(body)), nil)
}

// TestLists holds that incidents are found by state, words, times and the one before, and that
// a request which asks for nonsense is told so.
func TestLists(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		begin := time.Now()
		for i := range 6 {
			service := fmt.Sprintf("service-%d", i)
			s.fire(service + "/LatencyHigh")
			time.Sleep(10 * time.Second)
			if i < 3 {
				s.over(service + "/LatencyHigh")
			}
		}
		time.Sleep(2 * time.Minute)
		third := s.named("service-3")
		for query, want := range map[string]string{
			"":                         "543210",
			"?state=all":               "543210",
			"?state=open":              "543",
			"?state=closed":            "210",
			"?search=SERVICE-4":        "4",
			"?search=latencyhigh+3":    "3",
			"?search=nothing":          "",
			"?limit=2":                 "54+",
			"?limit=6":                 "543210",
			"?before=" + third:         "210",
			"?limit=1&before=" + third: "2+",
			fmt.Sprintf("?to=%d", begin.Add(25*time.Second).Unix()):          "210",
			"?from=" + begin.Add(100*time.Second).UTC().Format(time.RFC3339): "543",
			"?state=closed&before=20000101-000010-old":                       "0",
			fmt.Sprintf("?from=%d&to=%d", begin.Unix()-20, begin.Unix()-10):  "",
		} {
			var l answered
			s.get(query, &l)
			got := ""
			for _, one := range l.Incidents {
				got += strings.TrimPrefix(one.Services[0], "service-")
			}
			if l.More {
				got += "+"
			}
			if got != want {
				t.Errorf("%s has %q, want %q", query, got, want)
			}
		}
		for _, query := range []string{"?state=merged", "?limit=0", "?limit=501", "?limit=x", "?from=yesterday", "?to=1e300", "?before=../x", "?search=" + strings.Repeat("a+", 51)} {
			if w := s.get(query, nil); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "expected") {
				t.Errorf("%s: %d %s", query, w.Code, w.Body)
			}
		}
	})
}

// named returns the id of the incident of a service.
func (s *system) named(service string) string {
	s.t.Helper()
	var l answered
	s.get("?limit=500", &l)
	for _, one := range l.Incidents {
		if one.ID[16:] == service {
			return one.ID
		}
	}
	s.t.Fatalf("no incident of %s in %v", service, l.Incidents)
	return ""
}

// TestPaths holds the paths of single incidents, their types, and that no path leads elsewhere.
func TestPaths(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.fire("stock/ErrorRatioHigh")
		time.Sleep(10 * time.Second)
		id := s.named("stock")
		for path, want := range map[string]string{
			"/" + id:                         "200 application/json ",
			"/" + id + ".json":               `200 application/json attachment; filename="incident-` + id + `.json"`,
			"/" + id + ".md":                 `200 text/markdown; charset=utf-8 attachment; filename="incident-` + id + `.md"`,
			"/" + id + ".txt":                "404 application/json ",
			"/20000101-000000-none":          "404 application/json ",
			"/20000101-000000-none.md":       "404 application/json ",
			"/..%2f..%2fsecret":              "404 application/json ",
			"/of?alert=stock/ErrorRatioHigh": "200 application/json ",
			"/of?alert=none":                 "404 application/json ",
			"/of":                            "404 application/json ",
		} {
			w := s.get(path, nil)
			h := w.Header()
			if got := fmt.Sprintf("%d %s %s", w.Code, h.Get("Content-Type"), h.Get("Content-Disposition")); got != want {
				t.Errorf("%s: %s, want %s", path, got, want)
			}
			if h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: headers %v", path, h)
			}
		}
		if w := s.ask(httptest.NewRequestWithContext(t.Context(), http.MethodDelete, incident.Path+"/"+id, nil), nil); w.Code != http.StatusMethodNotAllowed {
			t.Errorf("DELETE: %d", w.Code)
		}
	})
}

// TestChanges holds that people can say that they look at an incident, whose it is and more,
// that this is kept, and that all else is refused.
func TestChanges(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.fire("stock/ErrorRatioHigh")
		time.Sleep(10 * time.Second)
		id := s.named("stock")
		for _, body := range []string{
			`{"acknowledged":true}`, `{"acknowledged":true}`, `{"owner":"Ada"}`,
			`{"note":{"by":"Ada","text":"first\nsecond"}}`, `{}`, `{"owner":"Grace","note":{"text":"third"},"acknowledged":true}`,
		} {
			if w := s.post(id, body); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"id":"`+id) {
				t.Errorf("%s: %d %s", body, w.Code, w.Body)
			}
		}
		for _, body := range []string{
			``, `null x`, `[]`, `{"state":"closed"}`, `{"owner":1}`, `{"note":{"text":" "}}`, `{"note":{"by":"a","text":"b","c":1}}`, `{} {}`,
			`{"owner":"` + strings.Repeat("a", 201) + `"}`, `{"note":{"text":"` + strings.Repeat("a", 4097) + `"}}`, `{"note":{"text":"` + strings.Repeat("a", 1<<20) + `"}}`,
		} {
			if w := s.post(id, body); w.Code != http.StatusBadRequest {
				t.Errorf("%.80s: %d %s", body, w.Code, w.Body)
			}
		}
		if w := s.post("20000101-000000-none", `{}`); w.Code != http.StatusNotFound {
			t.Errorf("no incident: %d", w.Code)
		}
		s.over("stock/ErrorRatioHigh")
		time.Sleep(2 * time.Minute)
		if w := s.post(id, `{"acknowledged":false,"note":{"text":"after"}}`); w.Code != http.StatusOK {
			t.Errorf("of a closed one: %d %s", w.Code, w.Body)
		}
		s.kill()
		time.Sleep(time.Second)
		one := s.only("closed")
		var kinds []string
		for _, e := range one.Timeline {
			kinds = append(kinds, e.Kind)
		}
		if got := strings.Join(kinds, " "); got != "alert opened acknowledged owner note owner note ended closed acknowledged note" ||
			one.Owner != "Grace" || !one.Acknowledged.IsZero() || len(one.Notes) != 3 || one.Notes[0].Text != "first\nsecond" || one.Notes[0].By != "Ada" {
			t.Errorf("%s, %+v", got, one)
		}
		for range 197 {
			s.post(id, `{"note":{"text":"more"}}`)
		}
		if w := s.post(id, `{"note":{"text":"too many"}}`); w.Code != http.StatusBadRequest {
			t.Errorf("201 notes: %d", w.Code)
		}
	})
}

// TestHostileMarkdown holds that texts of services and people are neither links, HTML, code
// nor parts of the report.
func TestHostileMarkdown(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		const hostile = "x\n# Heading\n- list <script>alert(1)</script> [a](javascript:b) ![c](http://d) `e` http://f www.g.h @user \x1b[31m \u202e |\n===\n&lt;"
		s.set(func() { s.cause = hostile })
		s.Alerted(engine.Alert{Fingerprint: "1", Name: hostile, Start: time.Now(), Labels: map[string]string{"job": hostile, "severity": hostile}, Annotations: map[string]string{"summary": hostile}})
		time.Sleep(10 * time.Second)
		one := s.only("open")
		if w := s.post(one.ID, `{"owner":"<b>","note":{"by":"# a","text":"1. one\n\nat 17:52:02 of 127.0.0.1:80 1:100: \n# two\n- <img src=x onerror=y>"}}`); w.Code != http.StatusOK {
			t.Fatal(w.Body)
		}
		text := s.get("/"+one.ID+".md", nil).Body.String()
		for _, no := range []string{"\n# Heading", "\n- list", "\n# two", "\n  - <", "\x1b", "\u202e", "\n==="} {
			if strings.Contains(text, no) {
				t.Errorf("it has %q:\n%s", no, text)
			}
		}
		for i, r := range text {
			if strings.ContainsRune("<[@|", r) && text[i-1] != '\\' {
				t.Errorf("%q is not escaped in %q", r, text[max(0, i-20):i+20])
			}
		}
		for _, has := range []string{`http\://f`, `www\.g.h`, `\<img src=x`, `1\. one`, `at 17:52:02 of 127.0.0.1:80`, `1\:100:`} {
			if !strings.Contains(text, has) {
				t.Errorf("it lacks %q:\n%s", has, text)
			}
		}
	})
}

// TestManyAlerts holds the limits of an incident: alerts past them are counted, and ends as
// the rest does, also after a kill.
func TestManyAlerts(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		var all []string
		for i := range 1200 {
			all = append(all, fmt.Sprintf("stock/Rule%d", i))
		}
		large := engine.Alert{Fingerprint: "large", Name: "Large", Start: time.Now().Add(-time.Minute), Labels: map[string]string{
			"job": "stock", "big": strings.Repeat("\x00", 5000), "severity": "page", "small": "s",
		}, Annotations: map[string]string{"summary": strings.Repeat("é", 5000)}}
		s.Alerted(large)
		s.fire(all...)
		time.Sleep(10 * time.Second)
		s.kill()
		s.set(func() {
			for _, a := range all {
				s.held[a] = true
			}
			s.held["large"] = true
		})
		time.Sleep(2 * time.Minute)
		one := s.only("open")
		if len(one.Alerts) != 500 || one.MoreAlerts != 701 || len(one.Timeline) > 1000 || one.Severity != "page" {
			t.Errorf("%d alerts and %d more, %d events, %s", len(one.Alerts), one.MoreAlerts, len(one.Timeline), one.Severity)
		}
		first := one.Alerts[0]
		if first.Name != "Large" || !first.Cut || first.Labels["big"] != "" || first.Labels["small"] != "s" || len(first.Summary) > 1024 || !strings.HasSuffix(first.Summary, "é…") {
			t.Errorf("%+v", first)
		}
		s.over(all...)
		time.Sleep(5 * time.Minute)
		if in := s.only("open"); in.State != incident.Open {
			t.Error("it is closed with an alert that is on")
		}
		large.Ended = true
		s.Alerted(large)
		time.Sleep(2 * time.Minute)
		s.only("closed")
	})
}
