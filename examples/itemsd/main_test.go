package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// TestSchemas holds that each name of --schema starts the service with its metrics.
func TestSchemas(t *testing.T) {
	for schema, series := range map[string]string{
		"default":  `http_requests_total{method="GET",route="/items",status="200"} 1`,
		"flask":    `flask_http_request_total{method="GET",status="200"} 1`,
		"otel":     `http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/items"} 1`,
		"tutorial": `http_request_total{method="GET",path="/items",status="200"} 1`,
	} {
		t.Run(schema, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			stderr, says := io.Pipe()
			ended := make(chan error, 1)
			go func() {
				ended <- run(ctx, []string{"--listen", "127.0.0.1:0", "--schema", schema, "--native"}, says)
				_ = says.Close()
			}()
			line, err := bufio.NewReader(stderr).ReadString('\n')
			if err != nil {
				t.Fatal(err, <-ended)
			}
			url, _, _ := strings.Cut(strings.TrimPrefix(line, "items on "), ",")
			get(t, url)
			if text := get(t, strings.Replace(url, "/items", "/metrics", 1)); !strings.Contains(text, "\n"+series+"\n") {
				t.Errorf("no %s in\n%s", series, text)
			}
			http.DefaultClient.CloseIdleConnections()
			stop()
			if err := <-ended; err != nil {
				t.Errorf("stop: %v", err)
			}
		})
	}
}

func get(t *testing.T, url string) string {
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

// TestErrors holds that a wrong command line is a usageError, a failure is another error;
// each is one line.
func TestErrors(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for _, c := range []struct {
		args  []string
		usage bool
		want  string
	}{
		{[]string{"--schema", "flak"}, true, `--schema "flak" is not known; expected one of default, flask, otel, tutorial`},
		{[]string{"here"}, true, `unexpected argument "here"`},
		{[]string{"--lisen", ":1"}, true, "flag provided but not defined: -lisen"},
		{[]string{"--listen", taken.Addr().String()}, false, "address already in use"},
		{[]string{"--listen", "nowhere"}, false, "--listen nowhere: "},
	} {
		err := run(t.Context(), c.args, io.Discard)
		var usage usageError
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || errors.As(err, &usage) != c.usage {
			t.Errorf("%v: %v (usage: %v), want %q", c.args, err, errors.As(err, &usage), c.want)
		}
	}
	var help strings.Builder
	if err := run(t.Context(), []string{"--help"}, &help); !errors.Is(err, flag.ErrHelp) || !strings.Contains(help.String(), "go run ./examples/itemsd") {
		t.Errorf("--help: %v\n%s", err, help.String())
	}
}
