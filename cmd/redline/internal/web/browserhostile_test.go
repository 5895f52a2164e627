package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	neturl "net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// hostile are values of labels by which somebody may try to take the page over, or to
// break it.
func hostile() []string {
	return []string{
		`<script>alert(1)</script>`,
		`<img src=x onerror=alert(1)>`,
		`"><svg onload="alert('2')">`,
		`{{alertname}} $job ${alert(3)} $& \" \n`,
		"back\\slash \"quote' `tick",
		"two\nlines",
		"\u202eright to left\u202c \u200f\u2067marks\u2069",
		"🦊 emoji, and e\u0301 \ufeff",
		"javascript:alert(4)",
		"__proto__",
		"constructor",
		strings.Repeat("long", 2500),
	}
}

// hostileText is an exposition in which every value is hostile that may be.
func hostileText() string {
	var b strings.Builder
	family := func(name, kind, help string, lines func(value string)) {
		fmt.Fprintf(&b, "# TYPE %s %s\n# HELP %[1]s %[3]s\n", name, kind, help)
		for _, v := range hostile() {
			lines(strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(v))
		}
	}
	now := time.Now().Unix() % 1e6 // counts grow
	family("http_requests", "counter", "<b>Requests</b>", func(v string) {
		fmt.Fprintf(&b, "http_requests_total{method=\"GET\",route=\"%s\",status=\"500\"} %d\n", v, now)
	})
	family("http_request_duration_seconds", "histogram", "<b>Durations</b>", func(v string) {
		for _, le := range []string{"0.1", "1.0", "+Inf"} {
			exemplar := ""
			if le == "0.1" && len(v) < 100 {
				exemplar = fmt.Sprintf(" # {trace_id=\"%s\"} 0.05", v)
			}
			fmt.Fprintf(&b, "http_request_duration_seconds_bucket{method=\"GET\",route=\"%s\",status=\"500\",le=%q} %d%s\n", v, le, now, exemplar)
		}
		fmt.Fprintf(&b, "http_request_duration_seconds_count{method=\"GET\",route=\"%s\",status=\"500\"} %d\n", v, now)
		fmt.Fprintf(&b, "http_request_duration_seconds_sum{method=\"GET\",route=\"%s\",status=\"500\"} %d\n", v, now)
	})
	family("http_client_request_duration_seconds", "histogram", "<b>Calls</b>", func(v string) {
		for _, le := range []string{"0.1", "+Inf"} {
			fmt.Fprintf(&b, "http_client_request_duration_seconds_bucket{method=\"GET\",peer=\"%s\",status=\"500\",le=%q} %d\n", v, le, now)
		}
		fmt.Fprintf(&b, "http_client_request_duration_seconds_count{method=\"GET\",peer=\"%s\",status=\"500\"} %d\n", v, now)
		fmt.Fprintf(&b, "http_client_request_duration_seconds_sum{method=\"GET\",peer=\"%s\",status=\"500\"} %d\n", v, now)
	})
	family("things", "gauge", "<script>alert(5)</script>", func(v string) { fmt.Fprintf(&b, "things{kind=\"%s\"} 1\n", v) })
	family("build", "info", "<b>Versions</b>", func(v string) { fmt.Fprintf(&b, "build_info{version=\"%s\"} 1\n", v) })
	b.WriteString("# EOF\n")
	return b.String()
}

// hostilePage is the page of an engine that scrapes jobs with such names and such text,
// has an alert of each value, and silences of them.
func hostilePage(t *testing.T) (base string) {
	t.Helper()
	service := serving(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8")
		fmt.Fprint(w, hostileText())
	}))
	down := serving(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		fmt.Fprint(w, "things <script>alert(6)</script>\n")
	}))
	var scrapes []map[string]any
	for i, job := range hostile() {
		address := service
		if i == 1 {
			address = down
		}
		scrapes = append(scrapes, map[string]any{
			"job_name":       job,
			"static_configs": []any{map[string]any{"targets": []string{strings.TrimPrefix(address, "http://")}, "labels": map[string]string{"owner": job}}},
		})
	}
	// JSON is YAML.
	config := map[string]any{
		"global":     map[string]string{"scrape_interval": "500ms", "scrape_timeout": "500ms", "evaluation_interval": "500ms"},
		"rule_files": []string{"rules.yml"}, "scrape_configs": scrapes,
	}
	rules := map[string]any{"groups": []any{map[string]any{"name": hostile()[0], "rules": []any{map[string]any{
		"alert": "<b>Hostile</b>", "expr": `sum by (kind) (things) > 0`, "labels": map[string]string{"severity": "page"},
		"annotations": map[string]string{
			"summary": "{{ $labels.kind }}", "description": "<i>{{ $labels.kind }}</i>",
			"runbook_url": "javascript:alert(7)", "dashboard_url": "http://127.0.0.1/?{{ $labels.kind }}",
		},
	}}}}}
	alertmanager := map[string]any{"route": map[string]string{"receiver": hostile()[1], "group_wait": "100ms"}, "receivers": []any{map[string]any{
		"name": hostile()[1], "webhook_configs": []any{map[string]string{"url": down + "/<script>"}},
	}}}
	files := map[string]string{}
	for name, content := range map[string]any{"prometheus.yml": config, "rules.yml": rules, "alertmanager.yml": alertmanager} {
		text, err := json.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	dir := written(t, files)
	return serving(t, running(t, engine.Config{
		File: filepath.Join(dir, "prometheus.yml"), AlertmanagerFile: filepath.Join(dir, "alertmanager.yml"),
	}))
}

// TestHostile holds that whatever labels say is text, on every page: nothing of it runs,
// nothing becomes an element, and nothing is pushed off the page.
func TestHostile(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	base := hostilePage(t)
	await.NoError(t, func() error {
		if n := instant(t, base, `count(count by (kind) (things))`, time.Now()); len(n) != 1 || n[0].number(t) != float64(len(hostile())) {
			return fmt.Errorf("there are %v", n)
		}
		return nil
	})
	service := func(job string) string { return "/service?range=5m&job=" + neturl.QueryEscape(job) }
	for name, tt := range map[string]struct {
		path  string
		there string // an expression of the texts that must have the values
	}{
		"overview":       {"/", `[...document.querySelectorAll('main h2')]`},
		"service":        {service(hostile()[0]), `[...document.querySelectorAll('main tbody th')]`},
		"long service":   {service(hostile()[len(hostile())-1]), `[...document.querySelectorAll('main h1 option')]`},
		"proto service":  {service("__proto__"), `[...document.querySelectorAll('main tbody th')]`},
		"map":            {"/map", `[document.querySelector('main svg')]`},
		"map as a table": {"/map?view=table", `[...document.querySelectorAll('main tbody td:nth-child(2)')]`},
		"alerts":         {"/alerts", `[...document.querySelectorAll('main article.firing')].map((e) => (e.querySelectorAll('button').forEach((b) => /^All/.test(b.textContent) && b.click()), e))`},
		"graph":          {"/explore?range=5m&expr=sum+by+(kind)+(things)", `[...document.querySelectorAll('main .legend li')]`},
		"table":          {"/explore?tab=table&expr=things", `[...document.querySelectorAll('main tbody td')]`},
		"targets":        {"/targets", `[...document.querySelectorAll('main tbody th')]`},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, base, tt.path)
			p.showsHostile(tt.there)
			p.isInert()
		})
	}
}

// showsHostile waits until texts of elements have all hostile values in them.
func (p *tab) showsHostile(elements string) {
	p.t.Helper()
	await.NoError(p.t, func() error {
		texts := strings.Join(eval[[]string](p, elements+`.map((e) => e?.textContent ?? '')`), "\n")
		for _, value := range hostile() {
			escaped := strings.NewReplacer("\u202e", `\u202e`, "\u202c", `\u202c`, "\u2067", `\u2067`, "\u2069", `\u2069`).Replace(value)
			inSelector := strings.Trim(fmt.Sprintf("%q", value), `"`)
			if !strings.Contains(texts, value) && !strings.Contains(texts, escaped) && !strings.Contains(texts, inSelector) {
				return fmt.Errorf("%.100q is not among the texts %.3000q", value, texts)
			}
		}
		return nil
	})
}

// isInert checks the elements of the page.
func (p *tab) isInert() {
	p.t.Helper()
	if made := eval[[]string](p, `[...document.querySelectorAll('script:not([src^="static/page."], [src^="../static/page."]), img:not([src*="/static/icon."]), svg[onload], [onerror], iframe, main b#x, bdi *:not(code), main article i:empty')].map((e) => e.outerHTML)`); len(made) > 0 {
		p.t.Errorf("elements were made: %.500q", made)
	}
	if links := eval[[]string](p, `[...document.querySelectorAll('a')].map((a) => new URL(a.getAttribute('href'), location.href).protocol).filter((protocol) => !/^https?:$/.test(protocol))`); len(links) > 0 {
		p.t.Errorf("links lead to %q", links)
	}
	p.fits()
	if high := eval[[]string](p, `[...document.querySelectorAll('main tr, main li, main h1, main dd, main figcaption')].filter((e) => e.getBoundingClientRect().height > innerHeight).map((e) => e.tagName + ' ' + e.textContent.slice(0, 80))`); len(high) > 0 {
		p.t.Errorf("the whole window is filled by each of %q", high)
	}
}

// fits checks that nobody has to scroll to the side, once charts have taken their width.
func (p *tab) fits() {
	p.t.Helper()
	await.NoError(p.t, func() error {
		if size := eval[[2]int](p, `[document.documentElement.scrollWidth, document.documentElement.clientWidth]`); size[0] > size[1] {
			wide := eval[[]string](p, `[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40))`)
			return fmt.Errorf("the page is %d pixels wide in a window of %d: %.1000q", size[0], size[1], wide)
		}
		return nil
	})
}
