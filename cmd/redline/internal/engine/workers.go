package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/multiproc"
)

// workers merges the directories of worker files that are targets. To the scraper
// each is a host of its own, to which connections stay within the process.
type workers struct {
	server   *http.Server
	listener *inward
	served   chan error
}

// workersDomain ends the names of hosts that are directories: no host can be called
// so, by RFC 2606.
const workersDomain = ".workers.invalid"

// workersAddress is the address of the target with this index.
func workersAddress(n int) string { return strconv.Itoa(n) + workersDomain + ":80" }

func newWorkers(targets []Target) (*workers, error) {
	byHost := map[string]http.Handler{}
	for n, t := range targets {
		if t.Workers == "" {
			continue
		}
		c, err := multiproc.New(multiproc.Config{Dir: t.Workers})
		if err != nil {
			return nil, err
		}
		self := prometheus.NewRegistry()
		if err := self.Register(c.Self()); err != nil {
			return nil, err
		}
		byHost[workersAddress(n)] = c.Handler(self)
	}
	w := &workers{listener: &inward{conns: make(chan net.Conn), closed: make(chan struct{})}, served: make(chan error, 1)}
	w.server = &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			host := r.Host
			if !strings.Contains(host, ":") {
				host += ":80"
			}
			h, ok := byHost[host]
			if !ok {
				http.NotFound(rw, r)
				return
			}
			h.ServeHTTP(rw, r)
		}),
	}
	go func() { w.served <- w.server.Serve(w.listener) }()
	return w, nil
}

// dial connects to an address, or to a directory.
func (w *workers) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if strings.HasSuffix(address, workersDomain+":80") {
		return w.listener.dial(ctx)
	}
	return dialTarget(ctx, network, address)
}

func (w *workers) close() error {
	err := w.server.Close()
	if cause := <-w.served; !errors.Is(cause, http.ErrServerClosed) {
		err = errors.Join(err, cause)
	}
	return err
}

// inward is a listener within the process.
type inward struct {
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (l *inward) dial(ctx context.Context) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, fmt.Errorf("connect to worker files: %w", ctx.Err())
	}
}

// Accept implements net.Listener.
func (l *inward) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *inward) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr implements net.Listener.
func (l *inward) Addr() net.Addr { return inwardAddr{} }

type inwardAddr struct{}

// Network implements net.Addr.
func (inwardAddr) Network() string { return "pipe" }

// String implements net.Addr.
func (inwardAddr) String() string { return "pipe" }
