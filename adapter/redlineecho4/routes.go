package redlineecho4

import (
	"sync"

	"github.com/labstack/echo/v4"
)

// routes are those of the Echos that a middleware serves, as they were when the first
// request of an Echo failed. They are safe for concurrent use.
type routes struct{ ofEcho sync.Map } // from *echo.Echo to map[route]bool

// route is one that was added to an Echo.
type route struct{ method, path string }

// missed reports whether echo's router has found no route for the request. echo adds routes
// of its own to a group that has middlewares, so that these see the paths below it that no
// route matches.
func (rs *routes) missed(c echo.Context) bool {
	if c.Get(echo.ContextKeyHeaderAllow) != nil { // its 405
		return true
	}
	known := rs.of(c.Echo())
	return known[route{echo.RouteNotFound, c.Path()}] && !known[route{c.Request().Method, c.Path()}]
}

func (rs *routes) of(e *echo.Echo) map[route]bool {
	if known, ok := rs.ofEcho.Load(e); ok {
		return known.(map[route]bool)
	}
	known := map[route]bool{}
	add := func(r *echo.Router) {
		for _, one := range r.Routes() {
			known[route{one.Method, one.Path}] = true
		}
	}
	add(e.Router())
	for _, r := range e.Routers() { // of hosts
		add(r)
	}
	rs.ofEcho.Store(e, known)
	return known
}
