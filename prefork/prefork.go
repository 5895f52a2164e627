// Package prefork serves an http.Handler by several worker processes behind one
// port, whose metrics add up.
//
// A handler of Go's uses all processors in one process; several are for what one
// must not share: a crash, a garbage collector's heap, C code that is not to be
// trusted. [ListenAndServe] starts them, replaces those that die, serves the sum of
// their metrics, and stops them.
//
// # Other preforking servers
//
// Servers that start their own workers, such as fiber with Prefork, need the
// directory of worker files alone. Before it starts workers, the first process
// makes one and puts it where they find it:
//
//	if !fiber.IsChild() {
//		dir, err := multiproc.TempDir()
//		…
//		os.Setenv("PROMETHEUS_MULTIPROC_DIR", dir)
//		collector, err := multiproc.New(multiproc.Config{Dir: dir})
//		…
//		go collector.FoldEvery(ctx, 10*time.Second, nil)
//		go http.ListenAndServe("127.0.0.1:9100", collector)
//	}
//
// and each worker records into it:
//
//	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: os.Getenv("PROMETHEUS_MULTIPROC_DIR")})
//	…
//	m, err := redline.New(redline.Config{Store: w})
//
// The package is for Unix.
package prefork

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/redline-metrics/redline/multiproc"
)

// Config says how to serve. All but Addr can be left out.
type Config struct {
	// Addr is the TCP address that the workers listen on, together. Port 0 takes a
	// free one, which Listening is told of.
	Addr string
	// Workers is the number of worker processes: one a processor, if it is 0.
	Workers int
	// MetricsAddr is where the first process serves the sum of the workers' metrics,
	// at /metrics: 127.0.0.1:9100, if it is empty.
	MetricsAddr string
	// NoEndpoint leaves out that server; the workers serve the sums too.
	NoEndpoint bool
	// Dir is the directory of the workers' files, which is cleared of those of an
	// earlier run. A fresh one, in shared memory where there is some, if it is empty;
	// it is removed at the end.
	Dir string

	// FoldInterval is how often the files of dead workers are folded: 10 s, if it is 0.
	FoldInterval time.Duration
	// Grace is how long requests under way may take when the workers are to stop:
	// 10 s, if it is 0.
	Grace time.Duration
	// Backoff is the pause before a worker that died is started again, which doubles
	// each time, up to a hundred times that, until one has listened and lived for ten
	// times as long as the next pause: 100 ms, if it is 0.
	Backoff time.Duration
	// Attempts is how many workers may die in a row, without one that lived that long,
	// before ListenAndServe gives up: 8, if it is 0.
	Attempts int

	// Server, unless nil, sets what it likes of a worker's server: its timeouts.
	// ReadHeaderTimeout is 10 s before.
	Server func(*http.Server)
	// Listening, unless nil, is told in the first process where the service and its
	// metrics are to be had, once all workers listen. metrics is empty with NoEndpoint.
	Listening func(service, metrics string)
	// Report, unless nil, is told in the first process of workers that died, and of
	// folds that failed.
	Report func(error)
}

const (
	defaultMetricsAddr = "127.0.0.1:9100"
	defaultFold        = 10 * time.Second
	defaultGrace       = 10 * time.Second
	defaultBackoff     = 100 * time.Millisecond
	defaultAttempts    = 8
)

// What a worker is told by its environment.
const (
	workerVariable = "REDLINE_PREFORK_WORKER" // its number, from 1
	addrVariable   = "REDLINE_PREFORK_ADDR"   // where it listens
	dirVariable    = "PROMETHEUS_MULTIPROC_DIR"
)

// ListenAndServe serves the handler that open makes, in worker processes, until ctx
// ends. open is called in each worker, with what its metrics are written by:
//
//	m, err := redline.New(redline.Config{Store: w})
//	…
//	return m.Wrap(mux), nil
//
// A worker is this program, started again with the same arguments: main must come to
// this call there too, and what it does before it is done in each process. In a
// worker, ListenAndServe returns nil when the first process stops it, or ends.
//
// In the first process it returns nil when ctx has ended and the workers have
// stopped, or an error: what cannot be started, or workers that die as often as
// Config.Attempts says.
func ListenAndServe(ctx context.Context, cfg Config, open func(*multiproc.Writer) (http.Handler, error)) error {
	cfg.complete()
	var err error
	if number := os.Getenv(workerVariable); number != "" {
		if err = work(ctx, cfg, open); err != nil {
			err = fmt.Errorf("worker %s: %w", number, err)
		}
	} else {
		err = lead(ctx, cfg)
	}
	if err != nil {
		return fmt.Errorf("prefork: %w", err)
	}
	return nil
}

func (cfg *Config) complete() {
	if cfg.Workers == 0 {
		cfg.Workers = runtime.GOMAXPROCS(0)
	}
	if cfg.MetricsAddr == "" {
		cfg.MetricsAddr = defaultMetricsAddr
	}
	if cfg.FoldInterval == 0 {
		cfg.FoldInterval = defaultFold
	}
	if cfg.Grace == 0 {
		cfg.Grace = defaultGrace
	}
	if cfg.Backoff == 0 {
		cfg.Backoff = defaultBackoff
	}
	if cfg.Attempts == 0 {
		cfg.Attempts = defaultAttempts
	}
	if cfg.Report == nil {
		cfg.Report = func(error) {}
	}
}

// Worker is the number of this worker, from 1, and 0 in the first process.
func Worker() int {
	n, err := strconv.Atoi(os.Getenv(workerVariable))
	if err != nil {
		return 0
	}
	return n
}

// check refuses numbers that cannot be meant.
func (cfg *Config) check() error {
	if cfg.Workers < 0 || cfg.FoldInterval < 0 || cfg.Grace < 0 || cfg.Backoff < 0 || cfg.Attempts < 0 {
		return errors.New("config: Workers, FoldInterval, Grace, Backoff and Attempts must not be negative")
	}
	return nil
}
