package redline_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// answers is a transport that answers by itself.
type answers func(*http.Request) (*http.Response, error)

func (f answers) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answer returns a response with a body that ends a call only when it is closed.
func answer(status int, body io.Reader) (*http.Response, error) {
	return &http.Response{StatusCode: status, Body: io.NopCloser(body)}, nil
}

// statusInPath answers with the status that the path names.
func statusInPath(r *http.Request) (*http.Response, error) {
	var status int
	if _, err := fmt.Sscanf(r.URL.Path, "/%d", &status); err != nil {
		return nil, err
	}
	return answer(status, strings.NewReader("ok"))
}

// callBy sends GET by a transport, and closes the response.
func callBy(t *testing.T, transport http.RoundTripper, url string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := transport.RoundTrip(r); err == nil {
		_ = resp.Body.Close()
	}
}

// tapReader lets time pass before each read.
type tapReader struct{ io.Reader }

func (r tapReader) Read(p []byte) (int, error) {
	time.Sleep(2 * time.Second)
	return r.Reader.Read(p)
}

// TestCallDuration holds that a call's duration runs to the end of the body.
func TestCallDuration(t *testing.T) {
	const status = `{method="GET",peer="<other>",status="200"}`
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		body io.Reader
		use  func(body io.ReadCloser) error
		took float64 // less than 0 for a call that is not recorded
		err  error
	}{
		"read to its end":   {tapReader{iotest.DataErrReader(strings.NewReader("ok"))}, func(b io.ReadCloser) error { _, err := io.ReadAll(b); return err }, 3, nil},
		"breaks off":        {tapReader{iotest.ErrReader(broken)}, func(b io.ReadCloser) error { _, err := io.ReadAll(b); return err }, 3, broken},
		"closed early":      {tapReader{strings.NewReader("ok")}, io.ReadCloser.Close, 1, nil},
		"neither":           {tapReader{strings.NewReader("ok")}, func(b io.ReadCloser) error { _, err := b.Read(make([]byte, 1)); return err }, -1, nil},
		"by its short way":  {strings.NewReader("ok"), func(b io.ReadCloser) error { _, err := b.(io.WriterTo).WriteTo(io.Discard); return err }, 1, nil},
		"nowhere to put it": {strings.NewReader("ok"), func(b io.ReadCloser) error { _, err := b.(io.WriterTo).WriteTo(full{}); return err }, -1, io.ErrShortWrite},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMetrics(t, redline.Config{Registry: prometheus.NewRegistry()})
				transport := m.Transport(answers(func(*http.Request) (*http.Response, error) {
					time.Sleep(time.Second)
					return answer(http.StatusOK, c.body)
				}))
				resp, err := transport.RoundTrip(usersRequest(t))
				if err != nil {
					t.Fatal(err)
				}
				if err := c.use(resp.Body); !errors.Is(err, c.err) {
					t.Errorf("error %v, want %v", err, c.err)
				}
				e := parse(t, scrapeInBubble(t, m))
				took, recorded := e["http_client_request_duration_seconds_sum"+status]
				if recorded != (c.took >= 0) || recorded && math.Abs(took-c.took) > 1e-9 {
					t.Errorf("recorded: %v, %v s; want %v s", recorded, took, c.took)
				}
				time.Sleep(time.Minute)
				_ = resp.Body.Close()
				_ = resp.Body.Close()
				parse(t, scrapeInBubble(t, m)).want(t, map[string]float64{calls("GET", "<other>", "200"): 1})
			})
		})
	}
}

// full is a writer that accepts nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// TestCallBodies holds that the wrapper of a body has an io.WriterTo exactly if the body
// has one, and http.NoBody is not wrapped.
func TestCallBodies(t *testing.T) {
	for name, body := range map[string]io.ReadCloser{
		"writer to": io.NopCloser(bytes.NewReader(nil)), "reader": io.NopCloser(tapReader{}), "none": http.NoBody, "nil": nil,
	} {
		m := newMetrics(t, redline.Config{})
		resp, err := m.Transport(answers(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: body}, nil
		})).RoundTrip(usersRequest(t))
		if err != nil {
			t.Fatal(err)
		}
		_, had := body.(io.WriterTo)
		if _, has := resp.Body.(io.WriterTo); has != had {
			t.Errorf("%s: WriterTo: %v, want %v", name, has, had)
		}
		if (body == nil || body == http.NoBody) && resp.Body != body {
			t.Errorf("%s: the body is %v", name, resp.Body)
		}
		if resp.Body != nil {
			_ = resp.Body.Close()
		}
		scrape(t, m).want(t, map[string]float64{calls("GET", "<other>", "200"): 1})
	}
}

// TestPeers holds that a peer is named by host and port, or by host; no other host becomes
// a label.
func TestPeers(t *testing.T) {
	named := map[string]string{
		"stock.internal": "stock", "127.0.0.1:5002": "local", "[::1]:5002": "six", "pay.example:443": "pay", "web.example:80": "web",
		"Multi.example": "multi", "multi.example:8443": "multi-admin",
	}
	m := newMetrics(t, redline.Config{Peers: named})
	transport := m.Transport(answers(statusInPath))
	want := map[string]float64{}
	for url, peer := range map[string]string{
		"http://stock.internal/": "stock", "https://STOCK.internal:99/": "stock", "http://user:secret@stock.internal/": "stock",
		"http://127.0.0.1:5002/": "local", "http://127.0.0.1:5003/": "<other>", "http://127.0.0.1/": "<other>",
		"http://[::1]:5002/": "six", "http://[::1]/": "<other>",
		"https://pay.example/": "pay", "http://pay.example/": "<other>", "http://web.example/": "web", "https://web.example/": "<other>",
		"http://multi.example/": "multi", "https://multi.example:8443/": "multi-admin",
		"http://evil.example/": "<other>", "http://stock.internal.evil.example/": "<other>",
	} {
		callBy(t, transport, url+"200")
		want[calls("GET", peer, "200")]++
	}
	named["evil.example"] = "evil" // New has its own copy
	callBy(t, transport, "http://evil.example/200")
	want[calls("GET", "<other>", "200")]++
	if _, err := m.Transport(&http.Transport{}).RoundTrip(&http.Request{}); err == nil {
		t.Error("a request without a URL gave no error")
	}
	want[calls("GET", "<other>", "error")]++
	e := scrape(t, m)
	e.want(t, want)
	if text := e.family("http_client"); strings.Contains(text, "evil") {
		t.Errorf("a raw host is among the labels:\n%s", text)
	}
}

// TestCallSchemas holds that each schema names calls and failed calls in its own way.
func TestCallSchemas(t *testing.T) {
	const ours = `http_client_request_duration_seconds_count{method="GET",peer="stock",status="200"} 1
http_client_request_duration_seconds_count{method="GET",peer="stock",status="404"} 1
http_client_request_duration_seconds_count{method="GET",peer="stock",status="503"} 1
http_client_request_duration_seconds_count{method="GET",peer="stock",status="error"} 2
`
	own := &redline.Schema{Calls: redline.Family{Name: "calls_seconds", Help: "Calls.", Peer: "to"}, Buckets: []float64{1}}
	for name, c := range map[string]struct {
		schema *redline.Schema
		want   string
	}{
		"default": {redline.Default(), ours},
		"flask":   {redline.FlaskExporter(), ours},
		"opentelemetry": {redline.OpenTelemetry(), `http_client_request_duration_seconds_count{error_type="",http_request_method="GET",http_response_status_code="200",server_address="stock"} 1
http_client_request_duration_seconds_count{error_type="404",http_request_method="GET",http_response_status_code="404",server_address="stock"} 1
http_client_request_duration_seconds_count{error_type="503",http_request_method="GET",http_response_status_code="503",server_address="stock"} 1
http_client_request_duration_seconds_count{error_type="error",http_request_method="GET",http_response_status_code="",server_address="stock"} 2
`},
		"one of one's own": {own, "calls_seconds_count{to=\"stock\"} 5\n"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, redline.Config{Schema: c.schema, Peers: map[string]string{"stock": "stock"}})
			transport := m.Transport(answers(statusInPath))
			for _, status := range []string{"503", "404", "200", "1000", "none"} {
				callBy(t, transport, "http://stock/"+status)
			}
			text, _ := get(t, m.Handler(), "/metrics?name[]="+c.schema.Calls.Name+"_count", nil)
			_, text, _ = strings.Cut(text, "untyped\n")
			if diff := cmp.Diff(c.want, text); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
			lint(t, m, nil)
		})
	}
}

// TestCallConfigs holds that the other fields of a Config apply to calls too, or leave
// them unchanged.
func TestCallConfigs(t *testing.T) {
	label := redline.Label{Name: "peer", Value: func(x *redline.Exchange) string { return x.Request.Host }}
	for name, c := range map[string]struct {
		cfg   redline.Config
		label string
	}{
		"constant labels": {redline.Config{ConstLabels: prometheus.Labels{"zone": "a"}}, `,zone="a"`},
		"labels":          {redline.Config{Labels: []redline.Label{label}}, ""},
		"native":          {redline.Config{NativeHistograms: true}, ""},
		"summary":         {redline.Config{Objectives: map[float64]float64{.5: .05}}, ""},
		"exemplars": {redline.Config{Exemplar: func(x *redline.Exchange) prometheus.Labels {
			return prometheus.Labels{"host": x.Request.Host}
		}}, ""},
		"buckets": {redline.Config{Buckets: []float64{.25, .5}}, ""},
	} {
		m := newMetrics(t, c.cfg)
		callBy(t, m.Transport(answers(statusInPath)), "http://stock/200")
		e := scrape(t, m)
		e.want(t, map[string]float64{strings.Replace(calls("GET", "<other>", "200"), "}", c.label+"}", 1): 1})
		bounds := redline.Default().Buckets
		if c.cfg.Buckets != nil {
			bounds = c.cfg.Buckets
		}
		if n := strings.Count(e.family("http_client_request_duration_seconds_bucket"), "\n"); n != len(bounds)+1 {
			t.Errorf("%s: %d buckets, want %d", name, n, len(bounds)+1)
		}
	}
}

// TestCallSeries holds that past the limit calls share a peer, none is lost, and the
// counter of dropped series names the metric.
func TestCallSeries(t *testing.T) {
	m := newMetrics(t, redline.Config{MaxSeries: 2, Peers: map[string]string{"a": "a", "b": "b", "c": "c"}})
	transport := m.Transport(answers(statusInPath))
	for _, call := range []string{"unknown/200", "a/200", "b/200", "b/200", "c/200", "c/404", "a/200", "unknown/200"} {
		callBy(t, transport, "http://"+call)
	}
	scrape(t, m).want(t, map[string]float64{
		calls("GET", "a", "200"):       2,
		calls("GET", "<other>", "200"): 5,
		calls("GET", "<other>", "404"): 1,
		calls("GET", "b", "200"):       0,
		`redline_series_dropped_total{metric="http_client_request_duration_seconds"}`: 4,
	})
}

// TestTransportPassesThrough holds that base gets the request itself; its panics and its
// results that break its contract pass through; its idle connections can be closed.
func TestTransportPassesThrough(t *testing.T) {
	m := newMetrics(t, redline.Config{})
	r := usersRequest(t)
	idle := &idleTransport{}
	transport := m.Transport(idle)
	if resp, err := transport.RoundTrip(r); resp != nil || err != nil || idle.got != r {
		t.Errorf("base got %p, want %p, and gave %v, %v", idle.got, r, resp, err)
	}
	(&http.Client{Transport: transport}).CloseIdleConnections()
	if idle.closed != 1 {
		t.Errorf("CloseIdleConnections reached base %d times", idle.closed)
	}
	panics := m.Transport(answers(func(*http.Request) (*http.Response, error) { panic("on purpose") }))
	(&http.Client{Transport: panics}).CloseIdleConnections()
	func() {
		defer func() {
			if reason := recover(); reason != "on purpose" {
				t.Errorf("recovered %v", reason)
			}
		}()
		callBy(t, panics, "http://stock/")
	}()
	if m.Transport(transport) != transport {
		t.Error("a transport of the same metrics is wrapped again")
	}
	e := scrape(t, m)
	if n := e.sum("http_client_request_duration_seconds_count"); n != 1 || e[calls("GET", "<other>", "error")] != 1 {
		t.Errorf("recorded:\n%s", e.family("http_client_request_duration_seconds_count"))
	}
	off := newMetrics(t, redline.Config{Schema: &redline.Schema{}})
	if off.Transport(idle) != idle || off.Transport(nil) != http.DefaultTransport {
		t.Error("where calls are off, base is not what it was")
	}
}

// idleTransport returns neither a response nor an error.
type idleTransport struct {
	got    *http.Request
	closed int
}

func (i *idleTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	i.got = r
	return nil, nil
}

func (i *idleTransport) CloseIdleConnections() { i.closed++ }

// TestDefaultTransport holds that a nil base is http.DefaultTransport.
func TestDefaultTransport(t *testing.T) {
	call := newCaller(t, redline.Config{}, http.NotFoundHandler())
	call.client.Transport = call.m.Transport(nil)
	defer call.client.CloseIdleConnections()
	if _, err := call.do(t.Context(), http.MethodGet, "/"); err != nil {
		t.Fatal(err)
	}
	scrape(t, call.m).want(t, map[string]float64{calls("GET", "stock", "404"): 1})
}
