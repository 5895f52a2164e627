// Package redlinegin measures services whose framework is gin. redline.SetRoute and
// redline.SetPanic take a gin.Context's Writer.
package redlinegin

import (
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/internal/latewriter"
)

// Middleware records every request, by gin's FullPath ("/users/:id"), and serves the
// metrics at Config.Path. It belongs on the engine, where it sees 404s too.
func Middleware(m *redline.Metrics) gin.HandlerFunc {
	record := track(m.Tracker())
	return func(c *gin.Context) {
		if !m.Serves(c.Request.Method, c.Request.URL.Path) {
			record(c)
			return
		}
		c.Status(http.StatusOK) // gin has made it 404, as no route has the path
		m.Handler().ServeHTTP(c.Writer, c.Request)
		c.Abort()
	}
}

// Decorate is a middleware of what m.Counter and its kin return. Functions of labels
// find the *gin.Context in Exchange.Context.
func Decorate(d redline.Decorator) gin.HandlerFunc { return track(d.Tracker()) }

// Skip is redline.Skip for the handlers after it.
func Skip(c *gin.Context) { redline.SetSkip(c.Writer) }

// SkipAll is redline.SkipAll for the handlers after it.
func SkipAll(c *gin.Context) { redline.SetSkipAll(c.Writer) }

func track(t *redline.Tracker) gin.HandlerFunc {
	writers := sync.Pool{New: func() any { return new(latewriter.Writer) }}
	return func(c *gin.Context) {
		below, w := c.Writer, writers.Get().(*latewriter.Writer)
		p := t.Begin(t.Find(below), w, redline.Exchange{
			Method: c.Request.Method, Path: c.Request.URL.Path, Route: c.FullPath(), Request: c.Request, Context: c,
		})
		*w = latewriter.Writer{Interface: below, Recording: p.Recording()}
		c.Writer = w
		defer p.Leave(func() redline.Exchange {
			if c.Writer == w {
				c.Writer = below
				defer writers.Put(w)
			} else { // a middleware has wrapped it: it stays in use, and leads nowhere
				w.Recording = new(redline.Recording)
			}
			return redline.Exchange{Status: below.Status(), ResponseBytes: int64(max(below.Size(), 0)), Hijacked: w.Hijacked}
		})
		c.Next()
		p.Return(nil, false)
	}
}
