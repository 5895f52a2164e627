// Rootcause measures how often a diagnosis names the service at fault, on labelled
// cases, each of which is written into an engine of its own. bench/rootcause runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/console"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "rootcause:", err)
		os.Exit(1)
	}
}

// run prints the answer of each case below a directory, and writes the page.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("rootcause", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, "usage: rootcause [-o PAGE] [-least SHARE] [-why CASE] DIR\n\nExample: rootcause -why ob-17d0646c ../shared/rootcause/dev\n\n")
		flags.PrintDefaults()
	}
	page := flags.String("o", "docs/rootcause.md", "the page whose tables are replaced, where all cases say the truth; \"\" for none, - for standard error")
	why := flags.String("why", "", "explain one case, and write no page")
	least := flags.Float64("least", 0, "fail unless the culprit is on top in this share of the faults, and nobody is blamed in 95 % of the healthy cases")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		flags.Usage()
		return fmt.Errorf("one directory is expected, %d are given", flags.NArg())
	}
	cases, err := find(flags.Arg(0))
	if err != nil {
		return err
	}
	var results []result
	for _, c := range cases {
		if *why != "" && c.Name != *why {
			continue
		}
		r, found, err := c.replay(ctx)
		if err != nil {
			return err
		}
		results = append(results, r)
		fmt.Fprintf(stdout, "%s\t%s\n", c.Name, strings.Join(r.answer, ","))
		if *why != "" {
			return console.Explain(stdout, found, console.Style{})
		}
	}
	if *why != "" {
		return fmt.Errorf("%s has no case %s", flags.Arg(0), *why)
	}
	if err := report(results, *page, stderr); err != nil || *least == 0 {
		return err
	}
	return enough(results, *least)
}

// report writes the tables into a page, or to standard error.
func report(results []result, page string, stderr io.Writer) error {
	if page == "" {
		return nil
	}
	text, err := tables(results)
	switch {
	case err != nil:
		fmt.Fprintf(stderr, "rootcause: %v, so %s is left as it is\n", err, page)
		return nil
	case page == "-":
		_, err := fmt.Fprint(stderr, text)
		return err
	}
	return writePage(page, text)
}
