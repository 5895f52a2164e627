// Itemsd serves the items API, measured by Redline.
//
//	go run ./examples/itemsd --listen 127.0.0.1:5001 --schema default
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/examples/items"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stderr)
	var usage usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.As(err, &usage):
		fmt.Fprintln(os.Stderr, "itemsd:", err)
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "itemsd:", err)
		os.Exit(1)
	}
}

// usageError is a wrong command line.
type usageError struct{ error }

// run serves until ctx ends. It prints the addresses on stderr.
func run(ctx context.Context, args []string, stderr io.Writer) error {
	flags := flag.NewFlagSet("itemsd", flag.ContinueOnError)
	listen := flags.String("listen", "127.0.0.1:5001", "`address` to listen on; port 0 takes a free one")
	schema := flags.String("schema", "default", "names of the metrics: "+strings.Join(schemaNames(), ", "))
	faults := flags.Bool("faults", false, "let GET /items/{id}/stock fail now and then, and GET /search be slow")
	native := flags.Bool("native", false, "add native histograms")
	flags.SetOutput(io.Discard)
	flags.Usage = func() {
		fmt.Fprint(stderr, "Usage: itemsd [flags]\n\nServes the items API and its /metrics.\n\n")
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		fmt.Fprint(stderr, "\nExample:\n  go run ./examples/itemsd --listen 127.0.0.1:5001 --faults\n")
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return usageError{err}
	}
	if flags.NArg() > 0 {
		return usageError{fmt.Errorf("unexpected argument %q; all is set by flags", flags.Arg(0))}
	}
	newSchema := schemas()[*schema]
	if newSchema == nil {
		return usageError{fmt.Errorf("--schema %q is not known; expected one of %s", *schema, strings.Join(schemaNames(), ", "))}
	}

	m, err := redline.New(redline.Config{Schema: newSchema(), NativeHistograms: *native})
	if err != nil {
		return err
	}
	handler, err := items.New(m, items.Options{Faults: *faults})
	if err != nil {
		return err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", *listen)
	if err != nil {
		return fmt.Errorf("--listen %s: %w", *listen, err)
	}
	fmt.Fprintf(stderr, "items on http://%[1]s/items, metrics on http://%[1]s/metrics\n", l.Addr())
	return items.Serve(ctx, l, handler)
}

// schemas returns the schemas that --schema names.
func schemas() map[string]func() *redline.Schema {
	return map[string]func() *redline.Schema{
		"default":  items.Schema,
		"flask":    redline.FlaskExporter,
		"otel":     redline.OpenTelemetry,
		"tutorial": items.Tutorial,
	}
}

func schemaNames() []string { return slices.Sorted(maps.Keys(schemas())) }
