package web_test

import (
	"errors"
	"fmt"
	"math"
	neturl "net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/internal/await"
)

// TestZoom holds that who drags over a chart sees a part of its time, in all charts and by
// the address; the way back leads to the whole, and Live to the present.
func TestZoom(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 20)
	address, _ := past("/service?job=items")
	p := open(t, d.page, address)
	status, routes := p.chart("Requests by status"), p.chart("Requests by route")
	p.settle(0)
	p.settle(0)
	whole := [2]string{status.picture(), routes.picture()}
	from, to := p.interval()

	plot := status.plot()
	plot.box()
	p.settle(0) // panels that come into view ask for the time that is shown
	since := p.requests()
	plot.drag(0.25, 0.75)
	p.until(`location.href !== ` + strconv.Quote(d.page+address))
	start, end := p.interval()
	if quarter := (to - from) / 4; math.Abs(start-from-quarter) > 4 || math.Abs(to-quarter-end) > 4 {
		t.Errorf("the middle of %v to %v is dragged over, and %v to %v shown", from, to, start, end)
	}
	p.asksFor(since, start, end)
	await.NoError(t, func() error {
		if status.picture() == whole[0] || routes.picture() == whole[1] {
			return errors.New("a chart draws what it drew before")
		}
		return nil
	})
	p.settle(0)
	part := status.picture()

	eval[bool](p, `history.back(), true`)
	p.until(`location.href === ` + strconv.Quote(d.page+address))
	await.NoError(t, func() error {
		if status.picture() != whole[0] || routes.picture() != whole[1] {
			return errors.New("what was drawn before is not drawn again")
		}
		return nil
	})
	eval[bool](p, `history.forward(), true`)
	await.NoError(t, func() error {
		if status.picture() != part {
			return errors.New("the part is not drawn again")
		}
		return nil
	})

	since = p.requests()
	p.click("button", "Live")
	p.until(`!location.search.includes('from=') && !location.search.includes('to=')`)
	now := float64(time.Now().Unix())
	p.asksFor(since, now-1800-60, now+60)
}

// TestFilter holds that a route of the table chooses what the charts ask for and draw. The
// address says it all: what is loaded again, or opened elsewhere, is the same.
func TestFilter(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 20)
	address, _ := past("/service?job=items&sort=-rate")
	p := open(t, d.page, address)
	p.find("image", `Requests by route\. Last: /items .* and \d more\.`)
	since := p.requests()
	p.click("button", `/items/\{id\}/stock`)
	const only = `Requests by route\. Last: /items/\{id\}/stock [\d.]+ req/s\.`
	p.find("image", only)
	charts := 0
	for _, params := range p.requested(since, "/api/v1/query_range") {
		if strings.Contains(params.Get("query"), `route=~"/items/\\{id\\}/stock"`) {
			charts++
		}
	}
	if charts < 3 {
		t.Errorf("%d charts ask for the route", charts)
	}
	if !slices.Equal(p.url().Query()["route"], []string{"/items/{id}/stock"}) {
		t.Errorf("the address is %s", p.location())
	}
	p.settle(0)
	drawn, table := p.chart("Requests by status").picture(), p.find("region", "Table of routes").text()

	same := func(other *tab) {
		t.Helper()
		other.find("image", only)
		if pressed := callOn[bool](other.find("button", `/items/\{id\}/stock`), `function() { return this.ariaPressed === 'true' }`); !pressed {
			t.Error("the route's button is not pressed")
		}
		await.NoError(t, func() error {
			if other.chart("Requests by status").picture() != drawn {
				return errors.New("it draws something else")
			}
			if text := other.find("region", "Table of routes").text(); text != table {
				return fmt.Errorf("its routes are %s\nnot %s", text, table)
			}
			return nil
		})
	}
	p.goTo(strings.TrimPrefix(p.location(), d.page))
	same(p)
	same(open(t, d.page, strings.TrimPrefix(p.location(), d.page)))

	p.click("link", "Targets")
	p.says(`^2 targets`)
	eval[bool](p, `history.back(), true`)
	same(p)
	p.click("button", "Show all")
	p.find("image", `Requests by route\. Last: /items .* and \d more\.`)
	if p.url().Query().Has("route") {
		t.Errorf("the address is %s", p.location())
	}
}

// chart waits for the chart of a title to have drawn something.
func (p *tab) chart(title string) element {
	p.t.Helper()
	return p.find("image", quoted(title)+`\. Last: .*`)
}

// picture is what a chart draws.
func (e element) picture() string {
	e.p.t.Helper()
	return callOn[string](e, `function() { return this.querySelector('canvas')?.toDataURL() ?? '' }`)
}

// plot is the part of a chart in which its lines are.
func (e element) plot() element {
	e.p.t.Helper()
	return e.inside(".u-over")
}

// interval is the time in the page's address.
func (p *tab) interval() (from, to float64) {
	p.t.Helper()
	for name, at := range map[string]*float64{"from": &from, "to": &to} {
		var err error
		if *at, err = strconv.ParseFloat(p.url().Query().Get(name), 64); err != nil {
			p.t.Fatalf("%s: %v", p.location(), err)
		}
	}
	return from, to
}

func (p *tab) url() *neturl.URL {
	p.t.Helper()
	u, err := neturl.Parse(p.location())
	if err != nil {
		p.t.Fatal(err)
	}
	return u
}

// asksFor waits until charts have asked for a time, and for nothing out of it.
func (p *tab) asksFor(since int, from, to float64) {
	p.t.Helper()
	const many = 3
	await.NoError(p.t, func() error {
		asked := p.requested(since, "/api/v1/query_range")
		for _, params := range asked {
			start, _ := strconv.ParseFloat(params.Get("start"), 64)
			end, _ := strconv.ParseFloat(params.Get("end"), 64)
			if start < from || end > to {
				p.t.Fatalf("it asks for %v to %v by %s, and shows %v to %v", start, end, params.Get("query"), from, to)
			}
		}
		if len(asked) < many {
			return fmt.Errorf("there are %d requests", len(asked))
		}
		return nil
	})
}
