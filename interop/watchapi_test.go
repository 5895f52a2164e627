package interop

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/snappy"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/redline-metrics/redline/internal/await"
)

// exposedItems is the exposition of a service of items, in OpenMetrics.
const exposedItems = `# HELP http_requests Requests.
# TYPE http_requests counter
http_requests_total{method="GET",route="/items",status="200"} 7 # {trace_id="4bf92f"} 1
# HELP http_request_duration_seconds Time.
# TYPE http_request_duration_seconds histogram
# UNIT http_request_duration_seconds seconds
http_request_duration_seconds_bucket{le="0.1"} 5
http_request_duration_seconds_bucket{le="+Inf"} 7
http_request_duration_seconds_sum 1.5
http_request_duration_seconds_count 7
# EOF
`

// watchedItems is a prometheus.yml for it; Alertmanagers elsewhere are told as well.
const watchedItems = `
global: {scrape_interval: 300ms, evaluation_interval: 300ms, external_labels: {site: here}}
rule_files: [rules.yml]
alerting: {alertmanagers: [{static_configs: [{targets: [%[1]q]}]}]}
scrape_configs: [{job_name: items, static_configs: [{targets: [%[1]q]}]}]
`

const itemsRules = `
groups:
  - name: items
    rules:
      - {record: 'route:requests:sum', expr: sum by (route) (http_requests_total)}
      - {alert: Many, expr: http_requests_total > 5, labels: {severity: page}, annotations: {summary: many}}
`

const itemsReceivers = "route: {receiver: nobody, group_by: [alertname], group_wait: 100ms}\nreceivers: [{name: nobody}]\n"

// watchItems has redline watch scrape a service of items.
func watchItems(t *testing.T, args ...string) (api, service, config string) {
	t.Helper()
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openmetrics-text; version=1.0.0")
		_, _ = io.WriteString(w, exposedItems)
	}))
	t.Cleanup(target.Close)
	service = target.Listener.Addr().String()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"prometheus.yml": fmt.Sprintf(watchedItems, service), "rules.yml": itemsRules, "alertmanager.yml": itemsReceivers,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config = filepath.Join(dir, "prometheus.yml")
	args = append([]string{"--data", "", "--config", config, "--alertmanager.config", filepath.Join(dir, "alertmanager.yml")}, args...)
	api = "http://" + startCommand(t, watchCommand(build(t, "github.com/redline-metrics/redline/cmd/redline"), args...), servingWatch)[0]
	return api, service, config
}

// request is one of an API, and its answer.
type request struct {
	method, path, body string
	status             int
	answer             string // … stands for anything
}

// apiRequests are requests that change nothing.
func apiRequests() []request {
	const (
		labels  = `"instance":"SERVICE","job":"items","method":"GET","route":"/items"`
		series  = `{"__name__":"http_requests_total",` + labels + `,"status":"200"}`
		alert   = `"labels":{"alertname":"Many",` + labels + `,"severity":"page","status":"200"}`
		active  = `{"annotations":{"incident_url":"…","summary":"many"},"endsAt":"…","fingerprint":"…","receivers":[{"name":"nobody"}],"startsAt":"…","status":{"inhibitedBy":[],"mutedBy":[],"silencedBy":[],"state":"active"},…,"labels":{"alertname":"Many",` + labels + `,"severity":"page","site":"here","status":"200"}}`
		refused = `{"status":"error","errorType":"unavailable","error":"admin APIs disabled; --web.enable-admin-api turns them on"}`
	)
	ok := func(path, data string) request {
		return request{"GET", "/api/v1/" + path, "", 200, `{"status":"success","data":` + data + `}`}
	}
	return []request{
		ok("query?query=http_requests_total", `{"resultType":"vector","result":[{"metric":`+series+`,"value":[…,"7"]}]}`),
		ok("query?query=route:requests:sum", `{"resultType":"vector","result":[{"metric":{"__name__":"route:requests:sum","route":"/items"},"value":[…,"7"]}]}`),
		{"POST", "/api/v1/query", "query=scalar(up)", 200, `{"status":"success","data":{"resultType":"scalar","result":[…,"1"]}}`},
		{"GET", "/api/v1/query?query=up%20==", "", 400, `{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": …"}`},
		ok("query_range?query=http_requests_total&start=NOW&end=NOW&step=1", `{"resultType":"matrix","result":[{"metric":`+series+`,"values":[[NOW,"7"]]}]}`),
		ok("query_exemplars?query=http_requests_total&start=BEFORE&end=AFTER", `[{"seriesLabels":`+series+`,"exemplars":[{"labels":{"trace_id":"4bf92f"},"value":"1","timestamp":…}]}]`),
		ok("format_query?query=a/b", `"a / b"`),
		ok("parse_query?query=a/b", `{"bool":false,"lhs":{…"name":"a"…},…,"op":"/","rhs":{…"name":"b"…},"type":"binaryExpr"}`),
		ok("series?match[]=http_requests_total", `[`+series+`]`),
		ok("labels?match[]=http_requests_total", `["__name__","instance","job","method","route","status"]`),
		ok("label/route/values", `["/items"]`),
		ok("metadata?metric=http_requests", `{"http_requests":[{"type":"counter","unit":"","help":"Requests."}]}`),
		ok("rules", `{"groups":[{"name":"items","file":"…rules.yml","rules":[{"name":"route:requests:sum","query":"sum by (route) (http_requests_total)",…"health":"ok",…},{"state":"firing","name":"Many",…"alerts":[{`+alert+`,…}],"health":"ok",…}],…}]…}`),
		ok("alerts", `{"alerts":[{`+alert+`,"annotations":{"summary":"many"},"state":"firing","activeAt":"…","value":"7e+00"}]}`),
		ok("targets?state=active", `{"activeTargets":[{…"labels":{"instance":"SERVICE","job":"items"},"scrapePool":"items","scrapeUrl":"http://SERVICE/metrics",…"lastError":"",…"health":"up",…}],…}`),
		ok("targets/metadata?metric=http_request_duration_seconds", `[{"target":{"instance":"SERVICE","job":"items"},"type":"histogram","help":"Time.","unit":"seconds"}]`),
		ok("scrape_pools", `{"scrapePools":["items"]}`),
		ok("alertmanagers", `{"activeAlertmanagers":[{"url":"http://SERVICE/api/v2/alerts"}],"droppedAlertmanagers":[]}`),
		ok("status/config", `{"yaml":"global:\n…job_name: items\n…"}`),
		ok("status/flags", `{…}`),
		ok("status/runtimeinfo", `{"startTime":"…",…"reloadConfigSuccess":true,…}`),
		ok("status/buildinfo", `{"version":"…",…"goVersion":"go1.…"}`),
		ok("status/tsdb", `{"headStats":{"numSeries":…},"seriesCountByMetricName":[{"name":"http_request_duration_seconds_bucket","value":2},…]…}`),
		ok("status/walreplay", `{"min":…,"max":…,"current":…}`),
		{"GET", "/federate?match[]=http_requests_total", "", 200, "# TYPE http_requests_total untyped\nhttp_requests_total{instance=\"SERVICE\",job=\"items\",method=\"GET\",route=\"/items\",site=\"here\",status=\"200\"} 7 …\n"},
		{"GET", "/api/v2/alerts", "", 200, `[` + active + "]\n"},
		{"GET", "/api/v2/alerts/groups", "", 200, `[{"alerts":[` + active + `],"labels":{"alertname":"Many"},"receiver":{"name":"nobody"},"routeLabels":{}}]` + "\n"},
		{"GET", "/api/v2/silences", "", 200, "[]\n"},
		{"GET", "/api/v2/receivers", "", 200, `[{…"name":"nobody"}]` + "\n"},
		{"GET", "/api/v2/status", "", 200, `{"cluster":{"peers":[],"status":"disabled"},"config":{"original":"…receiver: nobody\n…"},…"version":"0.…"}}` + "\n"},
		{"GET", "/-/healthy", "", 200, "redline is healthy\n"},
		{"GET", "/-/ready", "", 200, "redline is ready\n"},
		{"POST", "/-/reload", "", 403, "…--web.enable-lifecycle…"},
		{"POST", "/api/v1/write", "x", 404, "…--web.enable-remote-write-receiver\n"},
		{"POST", "/api/v1/admin/tsdb/delete_series?match[]=up", "", 403, refused},
		{"POST", "/api/v1/admin/tsdb/snapshot", "", 403, refused},
	}
}

// ask sends a request.
func ask(t *testing.T, method, url, body string, header ...string) (status int, answer string, answered http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text), resp.Header
}

// fits reports whether a text matches a pattern, in which … stands for anything.
func fits(pattern, text string) bool {
	parts := strings.Split(pattern, "…")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`(?s)^` + strings.Join(parts, `.*`) + `$`).MatchString(text)
}

// TestWatchAPI holds that redline watch answers as Prometheus and Alertmanager do, and
// counts its requests. A page elsewhere can neither read an answer nor change anything; a
// query by POST reads alone, and may be that of the own page behind a proxy.
func TestWatchAPI(t *testing.T) {
	api, service, _ := watchItems(t)
	await.NoError(t, func() error { // the last that comes of a scrape
		if _, text, _ := ask(t, http.MethodGet, api+"/api/v2/alerts", ""); !strings.Contains(text, `"state":"active"`) {
			return errors.New(text)
		}
		return nil
	})
	now := time.Now()
	second := func(d time.Duration) string { return strconv.FormatInt(now.Add(d).Unix(), 10) }
	fill := strings.NewReplacer("SERVICE", service, "NOW", second(time.Second), "BEFORE", second(-time.Hour), "AFTER", second(time.Hour))
	for _, r := range apiRequests() {
		name, _, _ := strings.Cut(r.path, "?")
		t.Run(r.method+" "+name, func(t *testing.T) {
			path, want := fill.Replace(r.path), fill.Replace(r.answer)
			status, got, _ := ask(t, r.method, api+path, r.body)
			if status != r.status || !fits(want, got) {
				t.Errorf("%s %s: %d %s\nwant %d %s", r.method, path, status, got, r.status, want)
			}
			status, again, header := ask(t, r.method, api+path, r.body, "Origin", "http://elsewhere.example")
			if allowed := header.Get("Access-Control-Allow-Origin"); allowed != "" {
				t.Errorf("%s may read it", allowed)
			}
			if refused := status == http.StatusForbidden && fits("…cross-origin request…", again); refused != (r.method == http.MethodPost && name != "/api/v1/query") {
				t.Errorf("from a page elsewhere: %d %s", status, again)
			}
			route := strings.Replace(name, "/label/route/", "/label/{name}/", 1)
			if r.status == http.StatusNotFound {
				route = "<unmatched>"
			}
			counted := fmt.Sprintf("\nhttp_requests_total{method=%q,route=%q,status=\"%d\"} ", r.method, route, r.status)
			if !strings.Contains(fetchText(t, api+"/metrics"), counted) {
				t.Errorf("not counted: %s", counted)
			}
		})
	}
	if status, text, header := ask(t, http.MethodGet, api+"/-/reload", ""); status != http.StatusMethodNotAllowed || header.Get("Allow") != http.MethodPost {
		t.Errorf("GET /-/reload: %d %s", status, text)
	}
	t.Run("POST /api/v1/read", func(t *testing.T) { readRemotely(t, api) })
	t.Run("POST /api/v2/silences", func(t *testing.T) { silence(t, api) })
}

// TestWatchAPIByFlag holds that flags turn on the endpoints that are off without them.
func TestWatchAPIByFlag(t *testing.T) {
	api, _, config := watchItems(t, "--web.enable-lifecycle", "--web.enable-remote-write-receiver")
	addr := strings.TrimPrefix(api, "http://")
	_ = isReady(t, addr)
	if err := push(t.Context(), addr, time.Now(), 7); err != nil {
		t.Fatal(err)
	}
	if got, want := pushedTo(t, addr), (pushed{samples: 1, sum: 7}); got != want {
		t.Errorf("remote write: %v of each series, want %v", got, want)
	}
	if err := os.WriteFile(config, []byte("scrape_configs: [{job_name: other}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, text, _ := ask(t, http.MethodPost, api+"/-/reload", ""); status != http.StatusOK || text != "" {
		t.Errorf("reload: %d %s", status, text)
	}
	if text := fetchText(t, api+"/api/v1/status/config"); !fits(`{…job_name: other\n…}`, text) || strings.Contains(text, "items") {
		t.Errorf("after it the configuration is %s", text)
	}
}

// TestWatchRoutes holds that a path that a client makes up is no route of its own, with any
// answer, so that clients cannot make series.
func TestWatchRoutes(t *testing.T) {
	api, _, _ := watchItems(t)
	_ = isReady(t, strings.TrimPrefix(api, "http://"))
	for _, path := range []string{
		"/madeup", "/-/madeup", "/api/v1/madeup", "/api/v1//madeup", "/api/v1/qUERY?query=up", "/api/v1/label/madeup/values",
		"/api/v2/madeup", "/api/v2/silence/madeup",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodOptions} {
			for _, site := range []string{"none", "cross-site"} {
				_, _, _ = ask(t, method, api+path, "", "Sec-Fetch-Site", site)
			}
		}
	}
	routes := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^http_requests_total\{.*route="([^"]*)"`).FindAllStringSubmatch(fetchText(t, api+"/metrics"), -1) {
		routes[m[1]] = true
	}
	want := map[string]bool{"<unmatched>": true, "/-/ready": true, "/api/v1/label/{name}/values": true, "/api/v2/silence/{id}": true, "/api/v1/query": true}
	if diff := cmp.Diff(want, routes); diff != "" {
		t.Errorf("routes (-want +got):\n%s", diff)
	}
}

// readRemotely reads a series by remote read.
func readRemotely(t *testing.T, api string) {
	t.Helper()
	var matcher, query, body []byte
	matcher = protowire.AppendString(protowire.AppendTag(matcher, 2, protowire.BytesType), "__name__")
	matcher = protowire.AppendString(protowire.AppendTag(matcher, 3, protowire.BytesType), "http_requests_total")
	query = protowire.AppendVarint(protowire.AppendTag(query, 1, protowire.VarintType), uint64(time.Now().Add(-time.Hour).UnixMilli()))
	query = protowire.AppendVarint(protowire.AppendTag(query, 2, protowire.VarintType), uint64(time.Now().UnixMilli()))
	query = protowire.AppendBytes(protowire.AppendTag(query, 3, protowire.BytesType), matcher)
	body = protowire.AppendBytes(protowire.AppendTag(body, 1, protowire.BytesType), query)
	status, answer, header := ask(t, http.MethodPost, api+"/api/v1/read", string(snappy.Encode(nil, body)),
		"Content-Type", "application/x-protobuf", "Content-Encoding", "snappy")
	if kind := header.Get("Content-Type"); status != http.StatusOK || kind != "application/x-protobuf" {
		t.Fatalf("%d %s %q", status, kind, answer)
	}
	decoded, err := snappy.Decode(nil, []byte(answer))
	if err != nil {
		t.Fatal(err)
	}
	results := fields(t, decoded, 1)
	if len(results) != 1 {
		t.Fatalf("%d results", len(results))
	}
	series := fields(t, results[0], 1)
	if len(series) != 1 {
		t.Fatalf("%d series", len(series))
	}
	labels := map[string]string{}
	for _, l := range fields(t, series[0], 1) {
		labels[string(fields(t, l, 1)[0])] = string(fields(t, l, 2)[0])
	}
	delete(labels, "instance")
	want := map[string]string{"__name__": "http_requests_total", "job": "items", "method": "GET", "route": "/items", "site": "here", "status": "200"}
	if diff := cmp.Diff(want, labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	samples := fields(t, series[0], 2)
	if len(samples) == 0 {
		t.Fatal("no samples")
	}
	for _, s := range samples {
		if value, _ := protowire.ConsumeFixed64(fields(t, s, 1)[0]); math.Float64frombits(value) != 7 {
			t.Errorf("a value is %v", math.Float64frombits(value))
		}
	}
}

// fields are the values of a field of a message; of its length are only those that
// have one.
func fields(t *testing.T, message []byte, number protowire.Number) (values [][]byte) {
	t.Helper()
	for len(message) > 0 {
		n, kind, tag := protowire.ConsumeTag(message)
		if tag < 0 {
			t.Fatal(protowire.ParseError(tag))
		}
		size := protowire.ConsumeFieldValue(n, kind, message[tag:])
		if size < 0 {
			t.Fatal(protowire.ParseError(size))
		}
		value := message[tag : tag+size]
		if kind == protowire.BytesType {
			value, _ = protowire.ConsumeBytes(value)
		}
		if n == number {
			values = append(values, value)
		}
		message = message[tag+size:]
	}
	return values
}

// silence silences the alert, which a page elsewhere cannot take back.
func silence(t *testing.T, api string) {
	t.Helper()
	want := func(status int, answer, method, path, body string, header ...string) string {
		t.Helper()
		got, text, _ := ask(t, method, api+path, body, append([]string{"Content-Type", "application/json"}, header...)...)
		if got != status || !fits(answer, text) {
			t.Errorf("%s %s: %d %s\nwant %d %s", method, path, got, text, status, answer)
		}
		return text
	}
	const matchers = `"matchers":[{"isEqual":true,"isRegex":false,"name":"alertname","value":"Many"}]`
	made := want(200, `{"silenceID":"…"}`+"\n", http.MethodPost, "/api/v2/silences", fmt.Sprintf(
		`{%s,"startsAt":%q,"endsAt":%q,"createdBy":"ada","comment":"known"}`,
		matchers, time.Now().Format(time.RFC3339), time.Now().Add(time.Hour).Format(time.RFC3339)))
	var silence struct{ SilenceID string }
	if err := json.Unmarshal([]byte(made), &silence); err != nil {
		t.Fatal(err)
	}
	one := "/api/v2/silence/" + silence.SilenceID
	want(200, `{…"status":{"state":"active"},…"comment":"known","createdBy":"ada",…`+matchers+`…}`+"\n", http.MethodGet, one, "")
	want(200, `[{…"status":{"state":"active"},…}]`+"\n", http.MethodGet, "/api/v2/silences?filter=alertname=Many", "")
	want(200, `[{…"silencedBy":["`+silence.SilenceID+`"],"state":"suppressed"}…}]`+"\n", http.MethodGet, "/api/v2/alerts", "")
	want(200, "[]\n", http.MethodGet, "/api/v2/alerts?silenced=false", "")
	want(403, "…cross-origin request…", http.MethodDelete, one, "", "Sec-Fetch-Site", "cross-site")
	want(200, `{…"status":{"state":"active"},…}`+"\n", http.MethodGet, one, "")
	want(200, "", http.MethodDelete, one, "")
	want(200, `{…"status":{"state":"expired"},…}`+"\n", http.MethodGet, one, "")
}
