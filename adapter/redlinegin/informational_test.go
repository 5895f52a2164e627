package redlinegin_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinegin"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestInformational is of a kind: a status that gin holds and that is never the answer. 1xx
// only announces one, except for 101, and net/http refuses those without three digits. The
// status is the one that the client reads, for every way in which gin sends a header, also
// where a middleware further out has a writer of its own.
func TestInformational(t *testing.T) {
	ways := map[string]func(c *gin.Context, status int){
		"alone":             func(c *gin.Context, status int) { c.Status(status) },
		"now":               func(c *gin.Context, status int) { c.Status(status); c.Writer.WriteHeaderNow() },
		"now, and a string": func(c *gin.Context, status int) { c.Status(status); c.Writer.WriteHeaderNow(); c.String(201, "x") },
		"now, and an error": func(c *gin.Context, status int) { c.Status(status); c.Writer.WriteHeaderNow(); c.AbortWithStatus(500) },
		"write":             func(c *gin.Context, status int) { c.Status(status); _, _ = c.Writer.Write([]byte("x")) },
		"write string":      func(c *gin.Context, status int) { c.Status(status); _, _ = c.Writer.WriteString("x") },
		"flush":             func(c *gin.Context, status int) { c.Status(status); c.Writer.Flush() },
		"flush, and a body": func(c *gin.Context, status int) { c.Status(status); c.Writer.Flush(); c.String(201, "x") },
		"replaced":          func(c *gin.Context, status int) { c.Status(status); c.String(201, "x") },
	}
	outsides := map[string]gin.HandlerFunc{
		"gin's writer":          func(*gin.Context) {},
		"a middleware's writer": func(c *gin.Context) { c.Writer = &embedding{c.Writer} },
		"a closed writer":       func(c *gin.Context) { c.Writer = closed(c.Writer) },
	}
	for way, send := range ways {
		for outside, middleware := range outsides {
			for _, status := range []int{100, 102, 103, 199, 204, 404} {
				t.Run(way+", "+outside+", "+http.StatusText(status), func(t *testing.T) {
					m, err := redline.New(redline.Config{})
					if err != nil {
						t.Fatal(err)
					}
					engine := gin.New()
					engine.Use(middleware, redlinegin.Middleware(m))
					engine.GET("/x", func(c *gin.Context) { send(c, status) })
					status := answered(t, engine, "/x")
					redlinetest.WaitWithin(t, 0, m, "/x", status, 1)
				})
			}
		}
	}
}

// TestImpossibleStatus is of the same kind: net/http ends the connection for a status that
// is none, by a panic.
func TestImpossibleStatus(t *testing.T) {
	for _, status := range []int{1, 99, 1000, 1023, 5000} {
		m, err := redline.New(redline.Config{})
		if err != nil {
			t.Fatal(err)
		}
		engine := gin.New()
		engine.Use(redlinegin.Middleware(m))
		engine.GET("/set", func(c *gin.Context) { c.Status(status) })
		engine.GET("/written", func(c *gin.Context) { c.String(status, "x") })
		for _, path := range []string{"/set", "/written"} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s %d: net/http takes it", path, status)
					}
				}()
				engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			}()
			redlinetest.WaitWithin(t, 0, m, path, http.StatusInternalServerError, 1)
		}
	}
}

// answered returns the status that a client reads. The request has ended then.
func answered(t *testing.T, h http.Handler, path string) int {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// embedding is a writer as middlewares of gin write them.
type embedding struct{ gin.ResponseWriter }

// closed returns a writer that shows nothing of the one that it wraps but by its methods.
func closed(w gin.ResponseWriter) gin.ResponseWriter {
	return struct{ gin.ResponseWriter }{w}
}
