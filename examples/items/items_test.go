package items_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/examples/items"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// newService returns the service and its Metrics.
func newService(t testing.TB, options items.Options) (http.Handler, *redline.Metrics) {
	t.Helper()
	m, err := redline.New(redline.Config{Schema: items.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	h, err := items.New(m, options)
	if err != nil {
		t.Fatal(err)
	}
	return h, m
}

// ask sends "METHOD path body" to h.
func ask(t testing.TB, h http.Handler, request string) (int, string, http.Header) {
	t.Helper()
	method, rest, _ := strings.Cut(request, " ")
	path, body, _ := strings.Cut(rest, " ")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body)))
	return w.Code, strings.TrimSpace(w.Body.String()), w.Header()
}

// TestAPI is a conversation: each request sees the effects of those before it.
func TestAPI(t *testing.T) {
	h, _ := newService(t, items.Options{Capacity: 3})
	for _, c := range []struct {
		request string
		status  int
		body    string
	}{
		{"GET /", 200, `{"items":"/items","search":"/search?q="}`},
		{"GET /items", 200, `[]`},
		{`POST /items {"name":"Lamp","price":20}`, 201, `{"id":1,"name":"Lamp","price":20}`},
		{`POST /items {"name":"Desk lamp","price":35.5}`, 201, `{"id":2,"name":"Desk lamp","price":35.5}`},
		{"GET /items/2", 200, `{"id":2,"name":"Desk lamp","price":35.5}`},
		{`PUT /items/2 {"name":"Table","price":0}`, 200, `{"id":2,"name":"Table","price":0}`},
		{"GET /items?after=1", 200, `[{"id":2,"name":"Table","price":0}]`},
		{"GET /items?limit=1", 200, `[{"id":1,"name":"Lamp","price":20}]`},
		{"GET /search?q=lamp", 200, `[{"id":1,"name":"Lamp","price":20}]`},
		{"GET /items/2/stock", 200, `{"id":2,"stock":14}`},
		{"DELETE /items/1", 204, ""},
		{"DELETE /items/1", 404, `{"error":"no such item"}`},
		{"GET /items/1", 404, `{"error":"no such item"}`},
		{`PUT /items/1 {"name":"x","price":1}`, 404, `{"error":"no such item"}`},
		{"GET /items/1/stock", 404, `{"error":"no such item"}`},
		{"GET /items/one", 400, `{"field":"id","error":"id must be a whole number"}`},
		{"GET /items?after=x", 400, `{"field":"after","error":"after must be a whole number of 0 or more"}`},
		{"GET /items?limit=-1", 400, `{"field":"limit","error":"limit must be a whole number of 0 or more"}`},
		{"POST /items", 400, `{"error":"body is empty; an item in JSON was expected"}`},
		{"POST /items {", 400, `{"error":"body is not JSON"}`},
		{"POST /items hello", 400, `{"error":"body is not JSON"}`},
		{"POST /items []", 400, `{"error":"body is not a JSON object"}`},
		{`POST /items {"price":1}`, 400, `{"field":"name","error":"name is missing"}`},
		{`POST /items {"name":" ","price":1}`, 400, `{"field":"name","error":"name is empty"}`},
		{`POST /items {"name":"` + strings.Repeat("é", 201) + `","price":1}`, 400, `{"field":"name","error":"name has over 200 characters"}`},
		{`POST /items {"name":7,"price":1}`, 400, `{"field":"name","error":"name must be a string, not a number"}`},
		{`POST /items {"name":"x"}`, 400, `{"field":"price","error":"price is missing"}`},
		{`POST /items {"name":"x","price":-1}`, 400, `{"field":"price","error":"price must be 0 or more"}`},
		{`POST /items {"name":"x","price":"1"}`, 400, `{"field":"price","error":"price must be a number, not a string"}`},
		{`POST /items {"name":"x","price":1,"id":9}`, 400, `{"field":"id","error":"id is no field of an item"}`},
		{`POST /items {"name":"x","price":1}{}`, 400, `{"error":"body goes on after the item"}`},
		{`POST /items {"name":"x","price":1}]`, 400, `{"error":"body goes on after the item"}`},
		{`POST /items {"name":"` + strings.Repeat("x", 1<<20) + `"}`, 413, `{"error":"body is over 1048576 bytes"}`},
		{`POST /items {"name":"a","price":1}`, 201, `{"id":3,"name":"a","price":1}`},
		{`POST /items {"name":"b","price":1}`, 201, `{"id":4,"name":"b","price":1}`},
		{`POST /items {"name":"c","price":1}`, 507, `{"error":"the store is full"}`},
		{"GET /nothing", 404, "404 page not found"},
		{"PATCH /items/2", 405, "Method Not Allowed"},
	} {
		name := c.request[:min(len(c.request), 40)]
		status, body, header := ask(t, h, c.request)
		if status != c.status || body != c.body {
			t.Errorf("%s: %d %s, want %d %s", name, status, body, c.status, c.body)
		}
		if status == 201 && header.Get("Location") == "" {
			t.Errorf("%s: no Location", name)
		}
		if strings.HasPrefix(body, "{") && header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: content type %q", name, header.Get("Content-Type"))
		}
	}
}

// TestMetrics holds that routes are patterns, unmatched ones share a name, and the
// service's own gauge is exposed too.
func TestMetrics(t *testing.T) {
	h, _ := newService(t, items.Options{})
	for _, request := range []string{`POST /items {"name":"x","price":1}`, "GET /items/1", "GET /items/7", "GET /wp-admin"} {
		ask(t, h, request)
	}
	_, text, _ := ask(t, h, "GET /metrics")
	for _, line := range []string{
		"items_stored 1",
		`http_requests_total{method="GET",route="/items/{id}",status="200"} 1`,
		`http_requests_total{method="GET",route="/items/{id}",status="404"} 1`,
		`http_requests_total{method="GET",route="<unmatched>",status="404"} 1`,
		`http_requests_in_progress{method="GET",route="/items/{id}"} 0`,
	} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %q", line)
		}
	}
	if strings.Contains(text, "/items/7") {
		t.Error("a raw path is among the labels")
	}
}

// TestTwiceOnOneRegistry holds that a second service on one registry is an error.
func TestTwiceOnOneRegistry(t *testing.T) {
	_, m := newService(t, items.Options{})
	if _, err := items.New(m, items.Options{}); err == nil {
		t.Error("a second service on the same metrics gave no error")
	}
}

// TestFaults holds that the stock route fails now and then, and the search is slow, but
// ends when its client leaves.
func TestFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, _ := newService(t, items.Options{Faults: true})
		ask(t, h, `POST /items {"name":"x","price":1}`)
		seen := map[int]int{}
		for range 1000 {
			status, _, _ := ask(t, h, "GET /items/1/stock")
			seen[status]++
		}
		if seen[200] < 700 || seen[503] < 50 || seen[200]+seen[503] != 1000 {
			t.Errorf("statuses %v, want about one 503 in eight", seen)
		}
		start := time.Now()
		ask(t, h, "GET /search?q=x")
		if took := time.Since(start); took < 300*time.Millisecond || took > 900*time.Millisecond {
			t.Errorf("search took %v", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		start = time.Now()
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/search?q=x", nil))
		if took := time.Since(start); took != time.Millisecond {
			t.Errorf("a search without a client took %v", took)
		}
	})
}

// TestConcurrency holds that concurrent clients that create, read and delete fill the
// store up to its capacity, and never over it.
func TestConcurrency(t *testing.T) {
	h, _ := newService(t, items.Options{Capacity: 50})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				status, _, header := ask(t, h, `POST /items {"name":"x","price":1}`)
				ask(t, h, "GET /items")
				if status == 201 {
					if status, _, _ := ask(t, h, "DELETE "+header.Get("Location")); status != 204 {
						t.Errorf("delete: %d", status)
					}
				}
			}
		})
	}
	wg.Wait()
	if _, body, _ := ask(t, h, "GET /items"); body != "[]" {
		t.Errorf("left over: %s", body)
	}
}

// TestServe holds that a stop lets a request under way finish, and then refuses others.
func TestServe(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	entered, proceed := make(chan struct{}), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		entered <- struct{}{}
		<-proceed
		_, _ = io.WriteString(w, "done")
	})
	ctx, stop := context.WithCancel(t.Context())
	served, answered := make(chan error, 1), make(chan string, 1)
	go func() { served <- items.Serve(ctx, l, h) }()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("http://%s/", l.Addr()), nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	go func() {
		resp, err := transport.RoundTrip(r)
		if err != nil {
			answered <- err.Error()
			return
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		answered <- string(body)
	}()
	<-entered
	stop()
	close(proceed)
	if got := <-answered; got != "done" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if err := items.Serve(t.Context(), l, h); err == nil {
		t.Error("a closed listener gave no error")
	}
}

// FuzzItem holds that no body takes the service down, and a created item is read back
// unchanged.
func FuzzItem(f *testing.F) {
	f.Add(`{"name":"x","price":1}`)
	f.Add(`{"name":null,"price":1e999}`)
	f.Add(`[{}]`)
	h, _ := newService(f, items.Options{Capacity: 1 << 30})
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/items", strings.NewReader(body))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		switch w.Code {
		case http.StatusBadRequest:
		case http.StatusCreated:
			status, got, _ := ask(t, h, "GET "+w.Header().Get("Location"))
			if status != 200 || got != strings.TrimSpace(w.Body.String()) {
				t.Errorf("created %s, read %d %s", w.Body, status, got)
			}
			if status, _, _ := ask(t, h, "DELETE "+w.Header().Get("Location")); status != 204 {
				t.Errorf("delete: %d", status)
			}
		default:
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
}
