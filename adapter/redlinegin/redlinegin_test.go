package redlinegin_test

import (
	"io"
	"net/http"
	"os"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinegin"
	"github.com/redline-metrics/redline/redlinetest"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.ReleaseMode)
	os.Exit(m.Run())
}

func TestGin(t *testing.T) {
	redlinetest.Run(t, redlinetest.Router{
		Serve: serve,
		Spell: spell,
		Lacks: map[redlinetest.Feature]string{
			redlinetest.Mount:         "gin has groups alone",
			redlinetest.Redirect:      "gin redirects before any middleware",
			redlinetest.ReturnedError: "gin.HandlerFunc returns nothing",
		},
	})
}

func spell(pattern string) string { return redlinetest.Colon("*path")(pattern) }

func serve(t *testing.T, site *redlinetest.Site) string {
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	if site.Recovery == redlinetest.Outside {
		engine.Use(gin.RecoveryWithWriter(nil))
	}
	if site.Metrics != nil {
		engine.Use(redlinegin.Middleware(site.Metrics))
	}
	switch site.Recovery {
	case redlinetest.Inside:
		engine.Use(gin.RecoveryWithWriter(nil))
	case redlinetest.InsideReporting:
		engine.Use(gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, reason any) {
			redline.SetPanic(c.Writer, reason)
			c.AbortWithStatus(http.StatusInternalServerError)
		}))
	}
	for _, r := range site.Routes {
		engine.Group(spell(r.Group)).Handle(r.Method, spell(r.Pattern), handlers(site, r)...)
	}
	return site.Listen(t, engine)
}

// handlers returns a route's handler behind its own middlewares.
func handlers(site *redlinetest.Site, r redlinetest.Route) []gin.HandlerFunc {
	var chain []gin.HandlerFunc
	if site.Metrics != nil && r.Decorated {
		chain = append(chain, redlinegin.Decorate(site.Decorator))
	}
	if site.Metrics != nil && r.Skipped {
		chain = append(chain, redlinegin.Skip)
	}
	if site.Metrics != nil && r.Ignored {
		chain = append(chain, redlinegin.SkipAll)
	}
	return append(chain, handler(site, r.Does))
}

func handler(site *redlinetest.Site, does redlinetest.Behaviour) gin.HandlerFunc {
	switch does {
	case redlinetest.Text:
		return func(c *gin.Context) { c.String(http.StatusOK, "hello\n") }
	case redlinetest.Nothing:
		return func(*gin.Context) {}
	case redlinetest.Creates:
		return func(c *gin.Context) { c.String(http.StatusCreated, "made\n") }
	case redlinetest.Misses:
		return func(c *gin.Context) { c.String(http.StatusNotFound, "no such thing\n") }
	case redlinetest.Redirects:
		return func(c *gin.Context) { c.Redirect(http.StatusFound, "/elsewhere") }
	case redlinetest.Names:
		return func(c *gin.Context) {
			redline.SetRoute(c.Writer, "/chosen/{id}")
			c.String(http.StatusOK, "hello\n")
		}
	case redlinetest.Echoes:
		return func(c *gin.Context) {
			body, err := c.GetRawData()
			if err != nil {
				_ = c.AbortWithError(http.StatusBadRequest, err)
				return
			}
			c.Data(http.StatusOK, "text/plain", body)
		}
	case redlinetest.Streams:
		return func(c *gin.Context) {
			for _, event := range []string{"one\n", "two\n"} {
				_, _ = c.Writer.WriteString(event)
				c.Writer.Flush()
				site.Gate.Pass()
			}
		}
	}
	return gin.WrapH(site.Handler(redlinetest.Route{Does: does}))
}

// TestErrors holds that the status that a middleware gives to noted errors is recorded.
func TestErrors(t *testing.T) {
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	engine := gin.New()
	engine.Use(redlinegin.Middleware(m), func(c *gin.Context) {
		c.Next()
		if len(c.Errors) > 0 {
			c.JSON(http.StatusTeapot, c.Errors.Last())
		}
	})
	engine.GET("/x/:id", func(c *gin.Context) { _ = c.Error(http.ErrNoCookie) })
	resp, err := http.Get(redlinetest.Listen(t, engine) + "/x/7")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusTeapot {
		t.Errorf("client saw %d, want 418", resp.StatusCode)
	}
	redlinetest.Wait(t, m, "/x/:id", http.StatusTeapot, 1)
}

// TestUnmatchedSize is of a kind: gin's own answers, which it writes after its middlewares.
// The size is the one that the client got, also if a handler has written the answer or
// prevented it.
func TestUnmatchedSize(t *testing.T) {
	for name, add := range map[string]func(*gin.Engine){
		"gin's text":                  func(*gin.Engine) {},
		"a handler's":                 func(e *gin.Engine) { e.NoRoute(func(c *gin.Context) { c.String(http.StatusNotFound, "nothing") }) },
		"a handler's, and no body":    func(e *gin.Engine) { e.NoRoute(func(c *gin.Context) { c.AbortWithStatus(http.StatusNotFound) }) },
		"another status, and no body": func(e *gin.Engine) { e.Use(func(c *gin.Context) { c.Status(http.StatusMethodNotAllowed) }) },
		"a middleware's":              func(e *gin.Engine) { e.Use(func(c *gin.Context) { c.String(http.StatusTeapot, "teapot") }) },
	} {
		t.Run(name, func(t *testing.T) {
			m, err := redline.New(redline.Config{Sizes: true})
			if err != nil {
				t.Fatal(err)
			}
			engine := gin.New()
			engine.Use(redlinegin.Middleware(m))
			add(engine)
			resp, err := http.Get(redlinetest.Listen(t, engine) + "/nothing")
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			redlinetest.Wait(t, m, "<unmatched>", resp.StatusCode, 1)
			redlinetest.WaitResponseBytes(t, m, "<unmatched>", float64(len(body)))
		})
	}
}
