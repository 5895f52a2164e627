package prefork

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/net/netutil"

	"github.com/redline-metrics/redline/internal/selfmetrics"
	"github.com/redline-metrics/redline/multiproc"
)

// leader is the first process.
type leader struct {
	cfg  Config
	dir  string
	addr string // the address on which workers listen

	deaths prometheus.Counter
}

// lead runs ListenAndServe in the first process.
func lead(ctx context.Context, cfg Config) (err error) {
	if err := cfg.check(); err != nil {
		return err
	}
	deaths := selfmetrics.Families().WorkerDeaths
	l := &leader{cfg: cfg, dir: cfg.Dir, deaths: prometheus.NewCounter(prometheus.CounterOpts{Name: deaths.Name, Help: deaths.Help})}
	if l.dir == "" {
		if l.dir, err = multiproc.TempDir(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(l.dir)) }()
	} else if err := multiproc.Clear(l.dir); err != nil {
		return err
	}
	reserved, addr, err := reserve(ctx, cfg.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = reserved.Close() }()
	l.addr = addr
	c, err := multiproc.New(multiproc.Config{Dir: l.dir, Grace: -1})
	if err != nil {
		return err
	}
	metrics, stopServing, err := l.serveMetrics(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopServing()) }()
	folding, stopFolding := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		c.FoldEvery(folding, cfg.FoldInterval, func(_ multiproc.Folded, err error) {
			if err != nil {
				cfg.Report(err)
			}
		})
	})
	err = l.keep(ctx, func() {
		if cfg.Listening != nil {
			cfg.Listening(addr, metrics)
		}
	})
	stopFolding()
	wg.Wait()
	return err
}

// serveMetrics serves the sum of the workers' metrics.
func (l *leader) serveMetrics(ctx context.Context, c *multiproc.Collector) (addr string, stop func() error, err error) {
	if l.cfg.NoEndpoint {
		return "", func() error { return nil }, nil
	}
	self := prometheus.NewRegistry()
	if err := errors.Join(self.Register(c.Self()), self.Register(l.deaths)); err != nil {
		return "", nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", c.Handler(self))
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", l.cfg.MetricsAddr)
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader}
	served := make(chan error, 1)
	go func() { served <- server.Serve(netutil.LimitListener(listener, maxConnections)) }()
	return listener.Addr().String(), func() error {
		err := server.Close()
		if cause := <-served; !errors.Is(cause, http.ErrServerClosed) {
			err = errors.Join(err, cause)
		}
		return err
	}, nil
}

// The limits on clients of the metrics: the time between requests, the bytes of a header,
// and the number of connections.
const (
	idleTimeout    = time.Minute
	maxHeader      = 64 << 10
	maxConnections = 1024
)

// keep keeps all workers running until ctx ends, or one of them cannot be kept. It calls
// ready once all of them listen.
func (l *leader) keep(ctx context.Context, ready func()) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	listens := make(chan struct{})
	failed := make(chan error)
	for n := range l.cfg.Workers {
		go func() {
			var once sync.Once
			err := l.keepWorker(ctx, n+1, func() {
				once.Do(func() {
					select {
					case listens <- struct{}{}:
					case <-ctx.Done():
					}
				})
			})
			failed <- err
		}()
	}
	var errs []error
	for waited, left := 0, l.cfg.Workers; left > 0; {
		select {
		case <-listens:
			if waited++; waited == l.cfg.Workers {
				ready()
			}
		case err := <-failed:
			errs = append(errs, err)
			left--
			stop() // if one worker cannot be kept, all are stopped
		}
	}
	return errors.Join(errs...)
}

// keepWorker starts a worker, and restarts it when it dies, until ctx ends. It calls
// listens each time the worker listens.
func (l *leader) keepWorker(ctx context.Context, number int, listens func()) error {
	const longest, stable = 100, 10 // multiples of the first pause, and of the last one
	pause := l.cfg.Backoff
	for attempt := 1; ; attempt++ {
		begun := time.Now()
		listened, err := l.runWorker(ctx, number, listens)
		if ctx.Err() != nil {
			return nil
		}
		l.deaths.Inc()
		if listened && time.Since(begun) >= stable*pause {
			attempt, pause = 1, l.cfg.Backoff
		}
		if attempt >= l.cfg.Attempts {
			return fmt.Errorf("worker %d has died %d times in a row, at last by: %w", number, attempt, err)
		}
		l.cfg.Report(fmt.Errorf("prefork: worker %d has died, and is started again in %v: %w", number, pause, err))
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
		pause = min(2*pause, longest*l.cfg.Backoff)
	}
}

// errEnded reports that a worker ended by itself, without an error.
var errEnded = errors.New("it ended")

// runWorker runs a worker until it has ended, and reports whether it had listened. When ctx
// ends, runWorker closes the worker's leash, and kills the worker after its grace.
func (l *leader) runWorker(ctx context.Context, number int, listens func()) (listened bool, err error) {
	cmd, leash, ready, err := l.start(number)
	if err != nil {
		return false, err
	}
	defer func() { _ = leash.Close() }()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if n, _ := ready.Read(make([]byte, 1)); n > 0 {
			listened = true
			listens()
		} // else it has ended before
		_ = ready.Close()
		if err = cmd.Wait(); err == nil {
			err = errEnded
		}
	}()
	select {
	case <-ended:
		return listened, err
	case <-ctx.Done():
	}
	_ = leash.Close()
	const margin = time.Second // for the worker's other work
	timer := time.NewTimer(l.cfg.Grace + margin)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
		l.cfg.Report(fmt.Errorf("prefork: worker %d has not stopped within %v, and is killed", number, l.cfg.Grace+margin))
		_ = cmd.Process.Kill() // it may just have ended
		<-ended
	}
	return listened, nil
}

// start starts a worker. The caller closes leash to stop it. ready has a byte to read once
// the worker listens.
func (l *leader) start(number int) (cmd *exec.Cmd, leash, ready *os.File, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, nil, err
	}
	leashed, leash, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	ready, readying, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, errors.Join(err, leashed.Close(), leash.Close())
	}
	cmd = exec.Command(self, os.Args[1:]...) //nolint:gosec,noctx // this program; it ends by its leash
	cmd.Args[0] = os.Args[0]
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{leashed, readying}
	cmd.Env = append(os.Environ(),
		workerVariable+"="+strconv.Itoa(number), addrVariable+"="+l.addr, dirVariable+"="+l.dir)
	err = cmd.Start()
	_, _ = leashed.Close(), readying.Close()
	if err != nil {
		return nil, nil, nil, errors.Join(err, leash.Close(), ready.Close())
	}
	return cmd, leash, ready, nil
}
