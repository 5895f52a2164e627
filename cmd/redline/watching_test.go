package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// counting serves a counter, at 1 for the values of its labels, and returns its URL.
func counting(t *testing.T, name string, labels []string, values ...string) string {
	t.Helper()
	registry := prometheus.NewRegistry()
	served := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: "Requests."}, labels)
	registry.MustRegister(served)
	served.WithLabelValues(values...).Inc()
	server := httptest.NewServer(promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	t.Cleanup(server.Close)
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	return server.URL
}

// startWatch runs redline watch, and returns its address. end stops it, and returns its
// exit status.
func startWatch(args ...string) (where string, end func() int, err error) {
	ctx, stop := context.WithCancel(context.Background())
	stdout, prints := io.Pipe()
	exit := make(chan int, 1)
	go func() {
		exit <- run(ctx, append([]string{"watch", "--listen", "127.0.0.1:0", "--data", ""}, args...), nil, prints, io.Discard)
		_ = prints.Close()
	}()
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadString('\n')
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		_, _ = io.Copy(io.Discard, lines)
	}()
	return regexp.MustCompile(`http://\S+`).FindString(line), func() int {
		stop()
		<-drained
		return <-exit
	}, err
}

// watchOf runs redline watch until the test ends, which it has to do with status 0, and
// returns its address.
func watchOf(t *testing.T, args ...string) string {
	t.Helper()
	where, end, err := startWatch(append([]string{"--interval", "200ms"}, args...)...)
	t.Cleanup(func() {
		if code := end(); code != 0 {
			t.Errorf("exit status %d", code)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return where
}
