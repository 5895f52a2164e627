// Rootcause measures how often Redline names the service at fault, on labelled cases below a
// directory. It prints CASE<TAB>SERVICE,SERVICE,… for each, the most suspect service first and
// none where nothing is wrong, and writes the figures into docs/rootcause.md.
//
//	go run ./bench/rootcause [-o PAGE] [-least SHARE] [-why CASE] DIR
//
// Run it in the repository's root. DIR holds DATASET/CASE/ with case.json, metrics.om.gz and
// edges.csv. The program itself is in module cmd/redline, beside the packages that it measures:
// Go lets no other module import them.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
)

// program is the package that measures.
const program = "github.com/redline-metrics/redline/cmd/redline/internal/rootcause"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	command := exec.CommandContext(ctx, "go", append([]string{"run", program}, os.Args[1:]...)...) //nolint:gosec // arguments of who runs it
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := command.Run()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		os.Exit(1) // it has said why
	} else if err != nil {
		fmt.Fprintln(os.Stderr, "rootcause:", err)
		os.Exit(1)
	}
}
