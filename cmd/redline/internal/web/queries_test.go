package web_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/cmd/redline/internal/web"
	"github.com/redline-metrics/redline/internal/await"
)

// asking serves the page before a handler that takes the place of an engine.
func asking(t *testing.T, engine http.HandlerFunc) (base string) {
	t.Helper()
	asked, err := inventory.Within(engine)
	if err != nil {
		t.Fatal(err)
	}
	h, err := web.New(engine, inventory.NewKnown(asked), func() time.Duration { return time.Second }, nil)
	if err != nil {
		t.Fatal(err)
	}
	return serving(t, h)
}

// line is one of an answer to several queries.
type line struct {
	Of     int
	Status int
	Answer json.RawMessage
}

// askAll posts a body to the queries of a page, and reads lines of the answer as they
// come, for as long as each wants more.
func askAll(t *testing.T, base, body string, each func(line) (more bool)) *http.Response {
	t.Helper()
	resp := post(t, base, body, "Sec-Fetch-Site", "same-origin")
	lines := bufio.NewScanner(resp.Body)
	for more := true; more && lines.Scan(); {
		var one line
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatalf("%v in %.200s", err, lines.Text())
		}
		more = each(one)
	}
	return resp
}

func post(t *testing.T, base, body string, header ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/redline/queries", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = resp.Body.Close()
		client.CloseIdleConnections()
	})
	return resp
}

// TestQueries holds that each query of a request is answered as it is by itself.
func TestQueries(t *testing.T) {
	base := watched(t, "shop")
	queries := []string{
		"/api/v1/query?query=vector(1)&time=1",
		"/api/v1/query_range?query=time()&start=0&end=20&step=10",
		"/api/v1/query_exemplars?query=up&start=0&end=10",
		"/api/v1/query?query=sum(&time=1",
	}
	body, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	got := map[int]string{}
	askAll(t, base, string(body), func(one line) bool {
		got[one.Of] = fmt.Sprintf("%d %s", one.Status, one.Answer)
		return true
	})
	for i, query := range queries {
		code, text := get(t, base+query)
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%d %s", code, &compact); got[i] != want {
			t.Errorf("%s:\n%s\nby itself:\n%s", query, got[i], want)
		}
	}
	if len(got) != len(queries) {
		t.Errorf("%d answers", len(got))
	}
}

// TestQueriesFail holds that what goes wrong with one query is its answer, and no other's.
func TestQueriesFail(t *testing.T) {
	base := asking(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.FormValue("query") {
		case "text":
			http.Error(w, "no JSON", http.StatusNotFound)
		case "broken":
			_, _ = io.WriteString(w, `{"half`)
			panic(http.ErrAbortHandler)
		default:
			_, _ = io.WriteString(w, "{\n  \"a\": 1\n}\n")
		}
	})
	got := map[int]string{}
	askAll(t, base, `["/api/v1/query?query=text","/api/v1/query?query=broken","/api/v1/query?query=up"]`, func(one line) bool {
		got[one.Of] = fmt.Sprintf("%d %s", one.Status, one.Answer)
		return true
	})
	for i, want := range []string{`404 "no JSON\n"`, `502 {"error":"/api/v1/query breaks off its answer: net/http: abort Handler","errorType":"redline","status":"error"}`, `200 {"a":1}`} {
		if got[i] != want {
			t.Errorf("query %d: %s", i, got[i])
		}
	}
}

// TestQueriesStream holds that an answer does not wait for another, and a client that goes
// away ends what it asked for.
func TestQueriesStream(t *testing.T) {
	ended := make(chan struct{})
	base := asking(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("query") == "slow" {
			<-r.Context().Done()
			close(ended)
		}
		_, _ = io.WriteString(w, "{}")
	})
	resp := askAll(t, base, `["/api/v1/query?query=slow","/api/v1/query?query=fast"]`, func(one line) bool {
		if one.Of != 1 {
			t.Errorf("the first answer is that of query %d", one.Of)
		}
		return false
	})
	_ = resp.Body.Close()
	<-ended
}

// TestQueriesRefused holds that what is not a list of queries is refused, with what is
// wrong.
func TestQueriesRefused(t *testing.T) {
	base := asking(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") })
	many := `["/api/v1/query?query=up"` + strings.Repeat(`,"/api/v1/query?query=up"`, 200) + `]`
	for what, tt := range map[string]struct {
		body, site, want string
		code             int
	}{
		"no JSON":          {"query=up", "same-origin", "not a list of addresses", http.StatusBadRequest},
		"nothing":          {"", "same-origin", "not a list of addresses", http.StatusBadRequest},
		"no address":       {`["up"]`, "same-origin", "query 0", http.StatusBadRequest},
		"another path":     {`["/api/v1/query?query=up","/api/v1/notifications/live"]`, "same-origin", `query 1: \"/api/v1/notifications/live\" is none`, http.StatusBadRequest},
		"a path around it": {`["/api/v1/query/../status/flags"]`, "same-origin", "is none", http.StatusBadRequest},
		"too many":         {many, "same-origin", "201 queries; 200 may be asked", http.StatusBadRequest},
		"too much":         {`["/api/v1/query?query=` + strings.Repeat("a", 1<<20) + `"]`, "same-origin", "too large", http.StatusBadRequest},
	} {
		resp := post(t, base, tt.body, "Sec-Fetch-Site", tt.site)
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != tt.code || !strings.Contains(string(text), tt.want) {
			t.Errorf("%s: %d %.300s", what, resp.StatusCode, text)
		}
	}
	if answers := 0; askAll(t, base, `[]`, func(line) bool { answers++; return true }).StatusCode != http.StatusOK || answers != 0 {
		t.Errorf("no queries: %d answers", answers)
	}
}

// TestQueriesCompressed holds that answers are as small as the client can read them.
func TestQueriesCompressed(t *testing.T) {
	const answer = `{"many":"` + "0123456789012345678901234567890123456789" + `"}`
	base := asking(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) })
	body := `["/api/v1/query?query=up"` + strings.Repeat(`,"/api/v1/query?query=up"`, 99) + `]`
	resp := post(t, base, body, "Accept-Encoding", "gzip")
	if resp.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("the answer is not compressed: %v", resp.Header)
	}
	z, err := gzip.NewReader(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if n := strings.Count(string(text), answer+"}\n"); n != 100 || err != nil {
		t.Errorf("%d answers, %v", n, err)
	}
}

// TestUnreadQueries holds the kind: answers that wait for a reader. Of a client that reads
// nothing a few queries are asked, and no more (case 4); another client gets its answers.
func TestUnreadQueries(t *testing.T) {
	var asked atomic.Int64
	answer := fmt.Sprintf("%q", strings.Repeat("x", 4<<20))
	base := asking(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("query") == "large" {
			asked.Add(1)
			_, _ = io.WriteString(w, answer)
			return
		}
		_, _ = io.WriteString(w, "1")
	})
	list := func(query string, n int) string {
		return "[" + strings.TrimSuffix(strings.Repeat(`"/api/v1/query?query=`+query+`",`, n), ",") + "]"
	}
	body := list("large", 200)
	stall := func(clients int) {
		for range clients {
			c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(base, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Close() })
			_ = c.(*net.TCPConn).SetReadBuffer(4096)
			if _, err := fmt.Fprintf(c, "POST /redline/queries HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", len(body), body); err != nil {
				t.Fatal(err)
			}
		}
	}
	reaches := func(least int64) {
		await.NoError(t, func() error {
			if n := asked.Load(); n < least {
				return fmt.Errorf("%d are asked", n)
			}
			return nil
		})
	}
	answered := func() {
		n := 0
		askAll(t, base, list("small", 20), func(line) bool { n++; return true })
		if n != 20 {
			t.Errorf("%d answers", n)
		}
	}
	stall(2)
	reaches(12)
	answered()
	if n := asked.Load(); n > 40 {
		t.Errorf("%d of the queries are asked whose answers nobody reads", n)
	}
	stall(3) // as many answers as are made at once, and more
	reaches(30)
	answered()
	stall(5) // all room that there is: some are ended
	reaches(36)
	answered()
}
