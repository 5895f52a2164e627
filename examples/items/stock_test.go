package items_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/examples/items"
	"github.com/redline-metrics/redline/examples/stock"
)

// TestStock holds that the stock service is called, its failures are the route's, and the
// calls are measured if the client's transport does it.
func TestStock(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stock/1", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"id":1,"stock":123}`)) })
	mux.HandleFunc("GET /stock/2", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	server := httptest.NewServer(mux)
	defer server.Close()
	m, err := redline.New(redline.Config{
		Schema: items.Schema(), Peers: map[string]string{server.Listener.Addr().String(): "stock"},
	})
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: m.Transport(server.Client().Transport)}
	h, err := items.New(m, items.Options{Faults: true, Stock: &stock.Client{URL: server.URL, HTTP: client}})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		ask(t, h, `POST /items {"name":"x","price":1}`)
	}
	for range 50 { // without the faults of the service's own warehouse
		if status, body, _ := ask(t, h, "GET /items/1/stock"); status != 200 || body != `{"id":1,"stock":123}` {
			t.Fatalf("%d %s", status, body)
		}
	}
	if status, body, _ := ask(t, h, "GET /items/2/stock"); status != 503 || body != `{"error":"the warehouse does not answer"}` {
		t.Errorf("%d %s", status, body)
	}
	if status, _, _ := ask(t, h, "GET /items/3/stock"); status != 404 {
		t.Errorf("an item that is not there: %d", status)
	}
	_, text, _ := ask(t, h, "GET /metrics")
	for _, line := range []string{
		`http_client_request_duration_seconds_count{method="GET",peer="stock",status="200"} 50`,
		`http_client_request_duration_seconds_count{method="GET",peer="stock",status="503"} 1`,
	} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	if strings.Contains(text, `peer="stock",status="404"`) {
		t.Error("the stock of an item that is not there was asked for")
	}
}
