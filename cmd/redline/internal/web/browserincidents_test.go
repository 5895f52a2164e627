package web_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	neturl "net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
	"github.com/redline-metrics/redline/internal/await"
)

// shopWith is the demo's page, with incidents before it.
func shopWith(t *testing.T, k *kept) (base string, began time.Time) {
	t.Helper()
	d := theShop(t)
	d.age(t, 20)
	to, err := neturl.Parse(d.page)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, Transport: whole{transport}}
	return serving(t, k.before(proxy)), d.started.Add(10 * time.Second).Truncate(time.Second)
}

// whole reads each answer to its end before it is handed on, and asks again where that fails:
// a proxy in between is not to cut answers, which the browser would complain of.
type whole struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (w whole) RoundTrip(r *http.Request) (*http.Response, error) {
	var sent []byte
	if r.Body != nil {
		var err error
		if sent, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	for {
		again := r.Clone(r.Context())
		again.Body = io.NopCloser(bytes.NewReader(sent))
		resp, err := w.RoundTripper.RoundTrip(again)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err == nil {
			resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			return resp, nil
		}
		if r.Context().Err() != nil {
			return nil, err
		}
	}
}

// TestIncident holds that one click on a notification's link leads to the cause with its
// evidence, and to all that is known of the incident.
func TestIncident(t *testing.T) {
	t.Parallel()
	k := &kept{}
	base, began := shopWith(t, k)
	k.incidents = []incident.Incident{stockFails(t, began)}
	p := open(t, base, "/incidents?alert=00000000000000bb&refresh=0")
	p.until(fmt.Sprintf(`location.pathname === '/incidents/%s'`, k.incidents[0].ID))
	p.find("heading", `stock fails 12 % of GET /stock/\{id\} with 503 since .*`)
	p.find("heading", `Cause:.*stock.*`).around("section").says(`^decisive calls to it fail, by items \+3 points`)
	p.find("image", `sum by \(peer\).*`)
	for _, pattern := range []string{
		`^open since \d\d:\d\d:\d\d, for `, `^version\nstock version 1\.5\.0`, `items GET /items/\{id\}/stock\t12 %\n503\n\t≥ 250 ms\t12\.5 req/s\t31 %`, `^items \+0\.5 points`, `ErrorRatioHigh items requests fail at`,
	} {
		p.says(pattern)
	}
	p.until(`document.querySelector('.graph .wire.struck') && document.querySelector('.graph .node.cause')?.textContent.includes('stock')`)
	p.fits()
}

// TestIncidentPeople holds that people say on the page who looks at an incident, who owns it,
// and what they found.
func TestIncidentPeople(t *testing.T) {
	t.Parallel()
	k := &kept{}
	base, began := shopWith(t, k)
	k.incidents = []incident.Incident{stockFails(t, began)}
	p := open(t, base, "/incidents/"+k.incidents[0].ID+"?refresh=0")
	p.click("button", "Acknowledge")
	p.says(`^Acknowledged at \d\d:\d\d:\d\d\.`)
	p.click("textbox", "Owner")
	p.press("Ada")
	p.click("button", "Own it")
	p.until(`!document.body.innerText.includes('nobody owns it')`)
	p.click("textbox", "Note")
	p.press("<b>rolled back</b>")
	p.click("button", "Add the note")
	p.says(`^<b>rolled back</b>$`)
	p.click("link", "Overview")
	p.says(`acknowledged\s+owner: Ada`)
	p.click("link", `stock fails.*`)
	p.click("button", "Silence its alerts")
	p.until(`document.querySelector('dialog[open]')`)
	if values := eval[[]string](p, `[...document.querySelectorAll('dialog .matcher')].map((e) => [...e.querySelectorAll('input, select')].map((f) => f.value).join(' '))`); fmt.Sprint(values) != `[alertname =~ ErrorBudgetBurn|ErrorRatioHigh job =~ items|stock severity =~ page|ticket]` {
		t.Errorf("the silence is of %q", values)
	}
}

// TestIncidentList holds that incidents are found by search and state, which the address has,
// and that there are more on demand.
func TestIncidentList(t *testing.T) {
	t.Parallel()
	k := &kept{}
	base, began := shopWith(t, k)
	p := open(t, base, "/incidents?refresh=1")
	p.says(`^There was no incident yet$`)
	k.mu.Lock()
	k.incidents = append([]incident.Incident{stockFails(t, began)}, older(70, began)...)
	k.mu.Unlock()
	p.until(`document.querySelectorAll('.incidents > li').length === 50`)
	p.says(`^50 and more$`)
	p.click("button", "More")
	p.until(`document.querySelectorAll('.incidents > li').length === 71`)
	p.click("button", "Open")
	p.until(`location.search.includes('state=open') && document.querySelectorAll('.incidents > li').length === 1`)
	eval[bool](p, `(history.back(), true)`)
	p.until(`document.querySelectorAll('.incidents > li').length > 1`)
	p.click("searchbox", "Search incidents")
	p.press("number 7")
	p.until(`location.search.includes('search=number+7') && document.querySelectorAll('.incidents > li').length === 1`)

	p.expect(`status of 404`) // the browser tells of answers that are errors
	p.goTo("/incidents?alert=dead")
	p.find("heading", "No incident has this alert")
	p.goTo("/incidents/none")
	p.find("heading", "There is no such incident")
}

// TestIncidentsOverview holds that the overview begins with what is wrong, or says calmly that
// nothing is, and that alerts and the map lead to incidents.
func TestIncidentsOverview(t *testing.T) {
	t.Parallel()
	k := &kept{}
	base, began := shopWith(t, k)
	p := open(t, base, "/?refresh=1")
	p.says(`^No incident is open\.$`)
	p.says(`^No version, start or number of instances changed`)
	one := stockFails(t, began)
	k.mu.Lock()
	k.incidents, k.changes = []incident.Incident{one}, one.Diagnosis.Changes
	k.mu.Unlock()
	p.find("heading", "Open incident").around("section").says(`^stock fails 12 %.*\n[\s\S]*cause: stock[\s\S]*2 alerts on items, stock[\s\S]*nobody has acknowledged it`)
	p.find("link", `Incidents 1 open`)
	p.until(`document.querySelector('.graph .wire.struck')`)
	p.goTo("/map?refresh=1")
	p.until(`document.querySelector('.graph .wire.struck') && document.querySelector('.graph .node.cause .health .failing')`)
	p.find("combobox", "Instances of").around("main") // it does what the rings do
	p.clickAt(eval[[2]float64](p, `(({ x, y, width, height }) => [x + width / 2, y + height / 2])([...document.querySelectorAll('.graph .opener')].at(-1).getBoundingClientRect())`))
	p.until(`location.search.includes('open=stock')`)
	p.find("heading", "Instances of stock").around("section").says(`^127\.0\.0\.1:\d+\n+[\d.]+ req/s · [\d.]+ %`)
	at := eval[[2]float64](p, `(() => { const path = document.querySelector('.reach'); const { x, y } = path.getPointAtLength(path.getTotalLength() / 4).matrixTransform(path.getScreenCTM()); return [x, y] })()`)
	p.clickAt(at)
	p.until(`location.pathname === '/service' && location.search.includes('panel=calls-calls-by-peer')`)
	p.until(`((box) => box && box.top > 0 && box.bottom < innerHeight)(document.getElementById('calls-calls-by-peer')?.getBoundingClientRect())`)
	if n := k.requested("GET /redline/incidents/" + one.ID); n > 6 {
		t.Errorf("an incident that stays as it is was asked for %d times", n)
	}
}

// TestIncidentOfAlert holds that an alert that fires leads to its incident.
func TestIncidentOfAlert(t *testing.T) {
	t.Parallel()
	k := &kept{}
	base, began := shopWith(t, k)
	await.NoError(t, func() error { return theShop(t).quiet(t) })
	one := stockFails(t, began)
	p := open(t, base, "/alerts?refresh=1")
	p.until(`document.querySelector('article.firing')`)
	one.Alerts[0].Fingerprint = eval[string](p, `fetch('/api/v2/alerts').then((r) => r.json()).then((alerts) => alerts[0].fingerprint)`)
	k.mu.Lock()
	k.incidents = []incident.Incident{one}
	k.mu.Unlock()
	p.click("link", "Incident")
	p.until(fmt.Sprintf(`location.pathname === '/incidents/%s'`, one.ID))
}

// TestExplain holds that a time that is selected in a chart is explained.
func TestExplain(t *testing.T) {
	t.Parallel()
	k := &kept{}
	base, began := shopWith(t, k)
	k.diagnosis = stockFails(t, began).Diagnosis
	p := open(t, base, "/service?job=stock&refresh=0")
	p.find("image", `Requests by status\. Last: .*`).inside(".u-over").drag(0.3, 0.8)
	p.click("button", `What changed here\?`)
	p.says(`^What changed from`)
	p.says(`^stock fails 12 %`)
	p.says(`^version\nstock version 1\.5\.0 in the place of 1\.4\.2`)
	p.until(`document.querySelector('dialog[open] .evidence canvas')`)
	if n := k.requested("GET /redline/explain?from="); n != 1 {
		t.Errorf("it was asked %d times", n)
	}
	p.click("button", "Close")
	p.until(`!document.querySelector('dialog[open]') && !location.search.includes('explain')`)
}

// TestIncidentExemplar holds that the cause of an incident has the first exemplar of its
// failures, with its trace and a way to the chart that has it.
func TestIncidentExemplar(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	var asked atomic.Int64
	service := serving(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8")
		n := asked.Add(1)
		_, _ = fmt.Fprint(w, "# TYPE http_request_duration_seconds histogram\n")
		for _, status := range []string{"200", "503"} {
			for _, le := range []string{"0.1", "+Inf"} {
				_, _ = fmt.Fprintf(w, "http_request_duration_seconds_bucket{method=\"GET\",route=\"/pay\",status=%q,le=%q} %d # {trace_id=\"of-%[1]s-%[3]d\"} 0.05\n", status, le, n)
			}
			_, _ = fmt.Fprintf(w, "http_request_duration_seconds_count{method=\"GET\",route=\"/pay\",status=%q} %d\n", status, n)
			_, _ = fmt.Fprintf(w, "http_request_duration_seconds_sum{method=\"GET\",route=\"/pay\",status=%q} %d\n", status, n)
		}
		_, _ = fmt.Fprint(w, "# EOF\n")
	}))
	k := &kept{}
	one := stockFails(t, time.Now().Add(-time.Minute).Truncate(time.Second))
	one.Diagnosis.Causes[0].Entity.Service = "pay"
	k.incidents = []incident.Incident{one}
	target := engine.Target{Job: "pay", Address: strings.TrimPrefix(service, "http://"), Scheme: "http", Path: "/"}
	base := serving(t, k.before(running(t, engine.Config{Interval: 500 * time.Millisecond, Targets: []engine.Target{target}})))
	await.NoError(t, func() error {
		if code, text := get(t, base+"/redline/dashboard?job=pay"); code != http.StatusOK {
			return fmt.Errorf("%d %s", code, text)
		}
		return nil
	})
	p := open(t, base, "/incidents/"+one.ID+"?refresh=0")
	p.says(`^First exemplar: \d\d:\d\d:\d\d, 50 ms\s+GET /pay\s+trace_id of-503-\d+`)
	p.click("link", `\d\d:\d\d:\d\d, 50 ms`)
	p.until(`location.pathname === '/service' && location.search.includes('job=pay')`)
	p.until(`((box) => box && box.top > 0 && box.top < innerHeight)(document.getElementById(new URLSearchParams(location.search).get('panel'))?.getBoundingClientRect())`)
}
