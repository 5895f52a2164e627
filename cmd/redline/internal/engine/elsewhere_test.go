package engine_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestElsewhere holds that queries go to another engine, with the user of its URL, and
// without the one of the client here; all else is answered here.
func TestElsewhere(t *testing.T) {
	var asked []string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if r.UserAgent() != "redline" || r.Header.Get("Accept-Language")+r.Header.Get("Sec-Fetch-Site") != "" {
			t.Errorf("the other engine is told of a browser: %v", r.Header)
		}
		w.Header().Set("Access-Control-Allow-Origin", "*") // as VictoriaMetrics does
		asked = append(asked, strings.Join([]string{r.Method, r.URL.RequestURI(), user, password, r.Header.Get("Cookie"), r.Header.Get("Origin")}, " "))
		http.SetCookie(w, &http.Cookie{Name: "theirs", Value: "1"})
		_, _ = w.Write([]byte(`{"status":"success","data":{"resultType":"vector","result":[]}}`))
	}))
	defer other.Close()
	to, err := url.Parse(strings.Replace(other.URL, "http://", "http://ada:secret@", 1) + "/prometheus/")
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, engine.Config{Query: to})
	for _, path := range []string{"/api/v1/query?query=up", "/api/v1/label/job/values", "/api/v1/series?match[]=up"} {
		code, text := r.do(t, http.MethodGet, path, "", "Authorization", "Bearer ours", "Cookie", "session=ours",
			"User-Agent", "Mozilla/5.0", "Accept-Language", "en", "Sec-Fetch-Site", "same-origin")
		if code != http.StatusOK || !strings.Contains(text, `"success"`) {
			t.Errorf("%s: %d %s", path, code, text)
		}
	}
	want := []string{
		"GET /prometheus/api/v1/query?query=up ada secret  ",
		"GET /prometheus/api/v1/label/job/values ada secret  ",
		"GET /prometheus/api/v1/series?match[]=up ada secret  ",
	}
	if strings.Join(asked, "\n") != strings.Join(want, "\n") {
		t.Errorf("asked\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(want, "\n"))
	}
	for _, path := range []string{"/api/v1/targets", "/api/v1/rules", "/api/v2/status"} {
		if code, text := r.get(t, path); code != http.StatusOK || len(asked) != len(want) {
			t.Errorf("%s: %d %s", path, code, text)
		}
	}
	r.notShared(t, http.MethodGet, "/api/v1/query?query=up")
	other.Close()
	code, text := r.get(t, "/api/v1/query?query=up")
	if code != http.StatusBadGateway || !strings.Contains(text, `"errorType":"unavailable"`) || strings.Contains(text, "secret") {
		t.Errorf("when it is gone: %d %s", code, text)
	}
	if strings.Contains(r.log.String(), "secret") {
		t.Errorf("a password in the log: %s", r.log)
	}
}
