package redlinefiber2_test

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinefiber2"
)

// TestScheme checks that a request by TLS has the scheme https, though fasthttp has no
// http.Request that tells it.
func TestScheme(t *testing.T) {
	m, err := redline.New(redline.Config{Scheme: "scheme"})
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use(redlinefiber2.Middleware(m))
	app.Get("/x", func(c *fiber.Ctx) error { return c.SendString("y") })
	certified := httptest.NewTLSServer(http.NotFoundHandler()) // lends its certificate
	t.Cleanup(certified.Close)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		encrypted := tls.NewListener(listener, &tls.Config{Certificates: certified.TLS.Certificates, MinVersion: tls.VersionTLS13})
		ended <- app.Listener(encrypted)
	}()
	t.Cleanup(func() { _, _ = app.Shutdown(), <-ended })
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+listener.Addr().String()+"/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := certified.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if want := `http_requests_total{method="GET",route="/x",scheme="https",status="200"} 1`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("no %s in\n%s", want, w.Body)
	}
}
