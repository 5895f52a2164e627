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

// TestOwnRules: redline watch has alerts for what a service calls by names of its own,
// with the objectives that were asked for.
func TestOwnRules(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	served := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "shop_http_requests_total", Help: "Requests."}, []string{"endpoint", "code"})
	registry.MustRegister(served)
	served.WithLabelValues("/carts", "200").Inc()
	shop := httptest.NewServer(promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	defer shop.Close()
	defer http.DefaultClient.CloseIdleConnections()

	ctx, stop := context.WithCancel(t.Context())
	stdout, prints := io.Pipe()
	exit := make(chan int, 1)
	go func() {
		exit <- run(ctx, []string{"watch", "shop=" + shop.URL, "--listen", "127.0.0.1:0", "--data", "", "--interval", "200ms", "--slo", "99.5%"}, nil, prints, io.Discard)
		_ = prints.Close()
	}()
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	where := regexp.MustCompile(`http://\S+`).FindString(line)
	eventually(t, where+"/api/v1/rules", regexp.MustCompile(`"name":"ErrorRatioHigh","query":"[^"]*shop_http_requests_total`))
	eventually(t, where+"/api/v1/rules", regexp.MustCompile(`"name":"ErrorBudgetBurn","query":"\S+ \\u003e 0\.072 and`))
	stop()
	if _, err := io.Copy(io.Discard, lines); err != nil {
		t.Fatal(err)
	}
	if code := <-exit; code != 0 {
		t.Errorf("exit status %d", code)
	}
}
