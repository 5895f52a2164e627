// Package prefork serves an http.Handler by several worker processes behind one port, and
// adds their metrics up.
//
// One process of Go uses all processors. Several processes separate things that one would
// share: a crash, the heap of the garbage collector, C code that is not to be trusted.
// [ListenAndServe] starts the workers, replaces those that die, serves the sum of their
// metrics, and stops them.
//
// # Other preforking servers
//
// Servers that start their own workers, such as fiber with Prefork, only need the directory
// of worker files. The first process makes it before it starts workers, and passes it on to
// them:
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
// Each worker records into it:
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

// Config holds the settings of [ListenAndServe]. All but Addr can be left out.
type Config struct {
	// Addr is the TCP address on which all workers listen. Port 0 takes a free one, which
	// is passed to Listening.
	Addr string
	// Workers is the number of worker processes. The default, for 0, is one for each
	// processor.
	Workers int
	// MetricsAddr is the address on which the first process serves the sum of the workers'
	// metrics, at /metrics. The default is 127.0.0.1:9100.
	MetricsAddr string
	// NoEndpoint turns that server off. The workers serve the sums too.
	NoEndpoint bool
	// Dir is the directory of the workers' files. The files of an earlier run are removed
	// from it. The default is a fresh directory, in shared memory if there is some, which
	// is removed at the end.
	Dir string

	// FoldInterval is the time between folds of dead workers' files. The default, for 0, is
	// 10 s.
	FoldInterval time.Duration
	// Grace is the time that requests under way may take after the workers were told to
	// stop. The default, for 0, is 10 s.
	Grace time.Duration
	// Backoff is the first pause before a worker that died is started again. The default,
	// for 0, is 100 ms. The pause doubles with each death, up to a hundred times Backoff.
	// It is back at Backoff after a worker that has listened and lived for ten times the
	// next pause.
	Backoff time.Duration
	// Attempts is the number of deaths of one worker in a row after which ListenAndServe
	// gives up. A worker that lived long enough to reset Backoff ends the row. The default,
	// for 0, is 8.
	Attempts int

	// Server, unless nil, sets the fields of a worker's server, such as its timeouts.
	// ReadHeaderTimeout is 10 s before.
	Server func(*http.Server)
	// Listening, unless nil, is called in the first process once all workers listen, with
	// the addresses of the service and of its metrics. metrics is empty with NoEndpoint.
	Listening func(service, metrics string)
	// Report, unless nil, is called in the first process with an error for each worker that
	// died and each fold that failed. It may be called from several goroutines.
	Report func(error)
}

const (
	defaultMetricsAddr = "127.0.0.1:9100"
	defaultFold        = 10 * time.Second
	defaultGrace       = 10 * time.Second
	defaultBackoff     = 100 * time.Millisecond
	defaultAttempts    = 8
)

// The environment of a worker.
const (
	workerVariable = "REDLINE_PREFORK_WORKER" // its number, from 1
	addrVariable   = "REDLINE_PREFORK_ADDR"   // the address on which it listens
	dirVariable    = "PROMETHEUS_MULTIPROC_DIR"
)

// ListenAndServe serves the handler that open returns, in worker processes, until ctx ends.
// It calls open in each worker, with the writer for its metrics:
//
//	m, err := redline.New(redline.Config{Store: w})
//	…
//	return m.Wrap(mux), nil
//
// A worker is this program, started again with the same arguments. In it, main must come to
// this call too, and all code before the call runs in each process. In a worker,
// ListenAndServe returns nil when the first process stops it, or ends.
//
// In the first process, it returns nil when ctx has ended and the workers have stopped. It
// returns an error if a worker cannot be started, or if workers die as often as
// Config.Attempts.
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

// Worker returns the number of this worker, from 1; 0 in the first process.
func Worker() int {
	n, err := strconv.Atoi(os.Getenv(workerVariable))
	if err != nil {
		return 0
	}
	return n
}

// check refuses negative numbers.
func (cfg *Config) check() error {
	if cfg.Workers < 0 || cfg.FoldInterval < 0 || cfg.Grace < 0 || cfg.Backoff < 0 || cfg.Attempts < 0 {
		return errors.New("config: Workers, FoldInterval, Grace, Backoff and Attempts must not be negative")
	}
	return nil
}
