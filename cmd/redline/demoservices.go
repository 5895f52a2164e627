package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/common/model"
	"golang.org/x/sync/errgroup"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/examples/items"
	"github.com/redline-metrics/redline/examples/stock"
)

// The names of the demo's services: the jobs by which they are scraped, and the peer
// by which one calls the other.
const (
	itemsJob = "items"
	stockJob = "stock"
)

// stockPatience is how long the items service waits for the stock service.
const stockPatience = 2 * time.Second

// demoService is one of the services that the demo watches over.
type demoService struct {
	listener net.Listener
	metrics  *redline.Metrics
	handler  http.Handler
}

func (s *demoService) address() string { return s.listener.Addr().String() }

func (s *demoService) target(job string) engine.Target {
	return engine.Target{Job: job, Address: s.address(), Scheme: "http", Path: "/metrics"}
}

// demoServices are the services of the demo: an items service, and the one it asks.
type demoServices interface {
	address() string // of the items service
	what() string
	// where returns a text on the addresses, and on the things to see there.
	where() string
	targets() []engine.Target
	objectives() catalog.Objectives
	// serve serves until ctx ends.
	serve(ctx context.Context) error
	// routes are those of the items service, as they were measured.
	routes() ([]route, error)
	// close gives the addresses back.
	close()
}

// goServices are the items service and the stock service that it asks.
type goServices struct {
	items, stock demoService
	client       *http.Client // of the stock service
	version      *deployed    // of the stock service
	broken       bool         // a deploy that breaks it stays
	stdout       io.Writer
}

// newGoServices takes the addresses of both services and makes them.
func newGoServices(ctx context.Context, o demoOptions, stdout io.Writer) (_ *goServices, err error) {
	s := &goServices{broken: o.noRollback, stdout: stdout}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if s.items.listener, err = listen(ctx, "--service", o.service); err != nil {
		return nil, err
	}
	if s.stock.listener, err = listen(ctx, "--stock", o.stock); err != nil {
		return nil, err
	}
	if s.stock.metrics, err = redline.New(redline.Config{}); err != nil {
		return nil, err
	}
	if s.version, err = newDeployed(s.stock.metrics.Registry()); err != nil {
		return nil, err
	}
	s.stock.handler = stock.New(s.stock.metrics, stock.Warehouse{Fault: s.version.fault})
	s.items.metrics, err = redline.New(redline.Config{
		Schema: items.Schema(), Peers: map[string]string{s.stock.address(): stockJob},
	})
	if err != nil {
		return nil, err
	}
	s.client = &http.Client{
		Transport: s.items.metrics.Transport(&http.Transport{MaxIdleConnsPerHost: demoWorkers}),
		Timeout:   stockPatience,
	}
	s.items.handler, err = items.New(s.items.metrics, items.Options{
		Faults: true, Stock: &stock.Client{URL: "http://" + s.stock.address(), HTTP: s.client},
	})
	return s, err
}

func (s *goServices) address() string { return s.items.address() }

func (s *goServices) what() string {
	return "the items service and the stock service that it asks, measured"
}

func (s *goServices) where() string {
	rollback := "It stays."
	if !s.broken {
		rollback = fmt.Sprintf("It is rolled back %v later. The incident ends about seven minutes after the start,\nand all of it comes again every %v.", model.Duration(demoBroken), model.Duration(demoCycle))
	}
	return fmt.Sprintf(`  service   http://%[1]s/items
  metrics   http://%[1]s/metrics
  stock     http://%[2]s/stock/1

GET /items/{id}/stock fails when the stock service does, GET /search is slow.
After %[3]v a deploy breaks the stock service, which is an incident half a minute later.
%[4]s
`, s.items.address(), s.stock.address(), model.Duration(demoHealthy), rollback)
}

// objectives are such that the deploys leave budget: two requests in a hundred
// fail because of them.
func (s *goServices) objectives() catalog.Objectives { return catalog.Objectives{Availability: 0.95} }

func (s *goServices) routes() ([]route, error) {
	return routesOf(s.items.metrics.Registry(), items.Schema())
}

// targets are where the metrics of both are.
func (s *goServices) targets() []engine.Target {
	return []engine.Target{s.items.target(itemsJob), s.stock.target(stockJob)}
}

// serve serves both until ctx ends. The stock service is there for as long as the
// items service may ask it.
func (s *goServices) serve(ctx context.Context) error {
	asked, nobodyAsks := context.WithCancel(context.WithoutCancel(ctx))
	defer nobodyAsks()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer nobodyAsks()
		defer s.client.CloseIdleConnections() // the stock service would wait for them
		return items.Serve(ctx, s.items.listener, s.items.handler)
	})
	g.Go(func() error { return items.Serve(asked, s.stock.listener, s.stock.handler) })
	g.Go(func() error {
		s.version.deploy(ctx, s.broken, s.stdout)
		return nil
	})
	return g.Wait()
}

// close gives the addresses back.
func (s *goServices) close() {
	for _, l := range []net.Listener{s.items.listener, s.stock.listener} {
		if l != nil {
			_ = l.Close() // once served, it is closed
		}
	}
}
