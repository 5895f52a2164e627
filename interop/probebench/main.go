// Probebench compares what measuring a Flask app costs it: with
// prometheus_flask_exporter, in one process and in its multi-process mode, with
// opentelemetry-instrument, and with redline run --instrument, side by side, and
// prints a table.
//
//	REDLINE_VENVS=DIR go run ./interop/probebench [-quick]
//
// .ci/venvs DIR makes what it needs. It takes about four minutes, and loads all
// processors for most of them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	quick := flag.Bool("quick", false, "take a minute, for figures that are less sure")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	p := plan{callRounds: 25, batches: 20, loadRounds: 5, load: 2 * time.Second}
	if *quick {
		p = plan{callRounds: 5, batches: 20, loadRounds: 1, load: time.Second}
	}
	if err := compare(ctx, p); err != nil {
		fmt.Fprintln(os.Stderr, "probebench:", err)
		os.Exit(1)
	}
}

// plan says how much is measured.
type plan struct {
	callRounds, batches int // in each round each contender has a process, and this many batches in it
	loadRounds          int
	load                time.Duration // of a server in a round
}

func compare(ctx context.Context, p plan) (err error) {
	venvs := os.Getenv("REDLINE_VENVS")
	if venvs == "" {
		return errors.New("REDLINE_VENVS is not set; expected the directory that .ci/venvs was given")
	}
	dir, err := os.MkdirTemp("", "probebench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	redline := filepath.Join(dir, "redline")
	const pkg = "github.com/redline-metrics/redline/cmd/redline"
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", redline, pkg).CombinedOutput(); err != nil { //nolint:gosec // ours
		return fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	all := contenders(venvs, redline)
	found := make([]figures, len(all))
	for round := range p.callRounds {
		fmt.Fprintf(os.Stderr, "calls: round %d of %d\n", round+1, p.callRounds)
		for i, c := range all {
			if err := c.call(ctx, p, &found[i]); err != nil {
				return fmt.Errorf("call %s: %w", c.name, err)
			}
		}
	}
	for round := range p.loadRounds {
		fmt.Fprintf(os.Stderr, "gunicorn: round %d of %d\n", round+1, p.loadRounds)
		for i, c := range all {
			if err := c.serve(ctx, p, &found[i]); err != nil {
				return fmt.Errorf("serve %s: %w", c.name, err)
			}
		}
	}
	printTable(os.Stdout, all, found)
	return nil
}
