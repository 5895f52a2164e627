package web_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestBelowPrefix holds that a proxy may have the page below a path of its own and tell
// nobody. This is of a kind with all addresses in the page: scripts, pictures, links, what
// is asked for and what is sent. Each must stay below that path.
func TestBelowPrefix(t *testing.T) {
	t.Parallel()
	h := running(t, engine.Config{Targets: []engine.Target{exposing(t, "shop", "# TYPE queue gauge\nqueue 30\n")}, Interval: 100 * time.Millisecond})
	base := serving(t, http.StripPrefix("/mon", h)) + "/mon"
	p := open(t, base, "/")
	p.until(`document.querySelector('.brand img').naturalWidth > 0`)
	for _, to := range []struct{ page, path string }{{"Map", "/map"}, {"Alerts", "/alerts"}, {"Explore", "/explore"}, {"Targets", "/targets"}, {"Overview", "/"}} {
		p.click("link", to.page)
		p.until(`location.href === ` + strconv.Quote(base+to.path))
	}
	p.goTo("/explore?expr=queue&tab=table")
	p.says(`^queue\t.*\tshop\t30$`)
	if p.location() != base+"/explore?expr=queue&tab=table" {
		t.Errorf("the page has come to %s", p.location())
	}
	p.goTo("/targets")
	p.says(`^shop\tup\t`)
}

// TestArrivals holds that links to pages of Prometheus and Alertmanager lead to what they
// are about, below a path as well.
func TestArrivals(t *testing.T) {
	t.Parallel()
	h := running(t, engine.Config{Targets: []engine.Target{exposing(t, "shop", "# TYPE queue gauge\nqueue 30\n")}, Interval: 100 * time.Millisecond})
	base := serving(t, http.StripPrefix("/mon", h)) + "/mon"
	p := open(t, base, "/graph?g0.expr=queue+%3E+10&g0.tab=1")
	p.until(`location.href === ` + strconv.Quote(base+"/explore?expr=queue+%3E+10&tab=table"))
	p.says(`^queue\t.*\tshop\t30$`)
	p.goTo("/rules")
	p.until(`location.href === ` + strconv.Quote(base+"/alerts"))
	p.goTo("/#/silences/new?filter=%7Balertname%3D%22Down%22%7D")
	p.until(`location.href === ` + strconv.Quote(base+"/alerts?filter=Down"))
	p.find("heading", "Silences")
}
