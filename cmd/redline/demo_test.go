package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// TestDemo follows the demo as its user does: reads where things are, looks
// there, sees an incident, and stops it.
func TestDemo(t *testing.T) {
	t.Parallel() // the alert takes most of a minute
	ctx, stop := context.WithCancel(t.Context())
	stdout, prints := io.Pipe()
	exit := make(chan int, 1)
	go func() {
		exit <- run(ctx, []string{"demo", "--service", "127.0.0.1:0", "--stock", "127.0.0.1:0", "--listen", "127.0.0.1:0"}, nil, prints, io.Discard)
		_ = prints.Close()
	}()
	lines := bufio.NewReader(stdout)
	urls := map[string]string{}
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("it ended, by status %d", <-exit)
		}
		if f := strings.Fields(line); len(f) == 2 && strings.HasPrefix(f[1], "http://") {
			urls[f[0]] = f[1]
		}
		if strings.HasPrefix(line, "Ctrl-C") {
			break
		}
	}

	// All kinds of request come by in a while, by any mix.
	for _, series := range []string{
		`http_requests_total\{method="GET",route="/items/\{id\}",status="200"\} [1-9]`,
		`http_requests_total\{method="GET",route="<unmatched>",status="404"\} [1-9]`,
		`http_requests_total\{method="GET",route="/items/\{id\}/stock",status="503"\} [1-9]`,
		`http_request_duration_seconds_count\{method="POST",route="/items",status="201"\} [1-9]`,
		`http_requests_in_progress\{method="GET",route="/items/\{id\}"\} `,
		`http_client_request_duration_seconds_count\{method="GET",peer="stock",status="503"\} [1-9]`,
		`items_stored [1-9]`,
	} {
		eventually(t, urls["metrics"], regexp.MustCompile(`(?m)^`+series))
	}
	if text := fetch(t, urls["metrics"]); regexp.MustCompile(`/items/[0-9]`).MatchString(text) {
		t.Errorf("a raw path is among the labels:\n%s", text)
	}
	eventually(t, urls["page"], regexp.MustCompile(`<title>Redline</title>`))
	eventually(t, urls["page"]+"redline/overview", regexp.MustCompile(`"services":\["items","stock"\].*"label":"peer"`))
	eventually(t, urls["page"]+"redline/dashboard?job=items", regexp.MustCompile(`"routeLabel":"route"`))
	for _, job := range []string{"items", "stock"} {
		eventually(t, urls["API"]+"query?query=up", regexp.MustCompile(`"instance":"[^"]+","job":"`+job+`"\},"value":\[[0-9.]+,"1"\]`))
	}
	edge := `sum by (job, peer) (http_client_request_duration_seconds_count)`
	eventually(t, urls["API"]+"query?query="+url.QueryEscape(edge), regexp.MustCompile(`"metric":\{"job":"items","peer":"stock"\}`))
	eventually(t, urls["stock"], regexp.MustCompile(`^\{"id":1,"stock":7\}`))
	// The stock service fails after a deploy, and with it the route that asks it.
	for _, pattern := range []string{
		`^\d\d:\d\d:\d\d DEPLOY stock 1\.5\.0 in the place of 1\.4\.2\n`,
		`^\d\d:\d\d:\d\d INCIDENT \d{8}-\d{6}-stock: stock fails .* of GET /stock/\{id\} with 503`,
	} {
		line, err := lines.ReadString('\n')
		if err != nil || !regexp.MustCompile(pattern).MatchString(line) {
			t.Fatalf("%q, %v: want %s", line, err, pattern)
		}
	}
	for _, at := range []string{`/stock/\{id\} of stock`, `/items/\{id\}/stock of items`} {
		eventually(t, urls["API"]+"alerts", regexp.MustCompile(` fail at `+at))
	}
	eventually(t, urls["page"]+"redline/incidents?state=open", regexp.MustCompile(`"headline":"[^"]* fail`))
	http.DefaultClient.CloseIdleConnections()

	stop()
	rest, err := io.ReadAll(lines)
	if err != nil {
		t.Fatal(err)
	}
	if code := <-exit; code != 0 {
		t.Errorf("exit status %d", code)
	}
	sent := regexp.MustCompile(`requests   (\d+) in`).FindStringSubmatch(string(rest))
	if sent == nil {
		t.Fatalf("no summary:\n%s", rest)
	}
}

// eventually asks until an answer matches.
func eventually(t *testing.T, url string, pattern *regexp.Regexp) {
	t.Helper()
	await.NoError(t, func() error {
		if text := fetch(t, url); !pattern.MatchString(text) {
			return fmt.Errorf("%s does not show %s:\n%s", url, pattern, text)
		}
		return nil
	})
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
