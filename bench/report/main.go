// Report measures Redline beside its peers, and writes the figures into
// docs/performance-data.md, between two comments. Four figures of README's table come
// from there, and are changed by hand: TestReadme fails until they are.
//
//	go run ./bench/report [-quick] [-print]
//
// Run it in the repository's root, on a machine that does nothing else. A full run takes a
// quarter of an hour at most. A quick one, with rough figures, takes a minute and a half.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("report", flag.ContinueOnError)
	flags.SetOutput(stderr)
	quick := flags.Bool("quick", false, "fewer and shorter rounds")
	printed := flags.Bool("print", false, "write to standard output, and no file")
	full := fullPlan()
	round := flags.Bool("round", false, "measure one round of requests, and print JSON: what a run does with binaries that are laid out differently")
	turns := flags.Int("turns", full.turns, "with -round: how often each case has its turn, of which the least counts")
	slice := flags.Duration("slice", full.slice, "with -round: what a turn takes")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *round {
		return plan{turns: *turns, slice: *slice}.printRound(ctx, stdout)
	}
	p := full
	if *quick {
		p = quickPlan()
	}
	if !*printed {
		if err := checkPage(); err != nil { // not only when all is measured
			return err
		}
	}
	results, err := p.measure(ctx, newProgress(stderr))
	if err != nil {
		return err
	}
	if *printed {
		_, err := fmt.Fprint(stdout, results.text())
		return err
	}
	return results.writePage()
}
