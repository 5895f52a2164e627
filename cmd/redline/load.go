package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/load"
)

type loadOptions struct {
	rate    float64
	length  time.Duration
	workers int
	paths   []string
}

func newLoad() *cobra.Command {
	var o loadOptions
	cmd := &cobra.Command{
		Use:        "load URL",
		Short:      "Send requests to a service, and sum up how it answers",
		SuggestFor: []string{"bench", "attack"},
		Long: `Send requests to a service, and sum up how it answers.

URL is where the service is: http://host:port, or host:port, or :port for this
machine. Without --path the requests are those of a client of the items service
(redline demo, or go run ./examples/itemsd): it creates items, reads, replaces
and deletes them, searches, and makes a mistake now and then. Ctrl-C ends it with
the summary.`,
		Example: `  redline load :5001
  redline load http://127.0.0.1:5001 --rate 200 --for 1m
  redline load http://127.0.0.1:8000 --path / --path /users/7 --workers 2`,
		Args: arguments(1, "one URL, as in: redline load http://127.0.0.1:5001"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runLoad(cmd, args[0], o)
		},
	}
	f := cmd.Flags()
	f.Float64Var(&o.rate, "rate", 50, "`number` of requests a second; 0 is as many as the workers can")
	durationVar(f, &o.length, "for", 30*time.Second, "how long to send; 0 is until Ctrl-C")
	f.IntVar(&o.workers, "workers", 8, "`number` of requests that may be under way at once")
	f.StringArrayVar(&o.paths, "path", nil, "a `path` to ask for, again for each further one")
	return cmd
}

func runLoad(cmd *cobra.Command, target string, o loadOptions) error {
	base, err := serviceURL(target)
	if err != nil {
		return usageError{err}
	}
	if err := o.check(); err != nil {
		return usageError{err}
	}
	bar := newProgress(cmd.ErrOrStderr(), o)
	sum := load.Run(cmd.Context(), load.Config{
		Requests: o.requests(base),
		Rate:     o.rate,
		Duration: o.length,
		Workers:  o.workers,
		Ended:    bar.ended,
	})
	bar.finish()
	if err := sum.Print(cmd.OutOrStdout()); err != nil {
		return err
	}
	if sum.Sent() > 0 && sum.Answers() == 0 {
		return fmt.Errorf("%s answered none of %d requests", base, sum.Sent())
	}
	return nil
}

func (o loadOptions) check() error {
	switch {
	case !(o.rate >= 0):
		return fmt.Errorf("--rate %v: expected 0 or more requests a second", o.rate)
	case o.length < 0:
		return fmt.Errorf("--for %s: expected 0 or more, such as 30s", o.length)
	case o.workers < 1:
		return fmt.Errorf("--workers %d: expected at least 1", o.workers)
	}
	for _, path := range o.paths {
		if _, err := url.ParseRequestURI(path); err != nil || !strings.HasPrefix(path, "/") {
			return fmt.Errorf("--path %q: expected a path that begins with a slash", path)
		}
	}
	return nil
}

func (o loadOptions) requests(base *url.URL) func() load.Sequence {
	if len(o.paths) > 0 {
		return func() load.Sequence { return load.Paths(base, o.paths) }
	}
	return func() load.Sequence { return load.Items(base) }
}

// serviceURL reads where a service is: a URL, or host:port.
func serviceURL(target string) (*url.URL, error) {
	text := target
	if !strings.Contains(text, "://") {
		host, port, err := net.SplitHostPort(text)
		if err != nil {
			return nil, fmt.Errorf("%q is no URL; expected one such as http://127.0.0.1:5001", target)
		}
		if host == "" {
			host = "127.0.0.1"
		}
		text = "http://" + net.JoinHostPort(host, port)
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%q is no URL: %w", target, errors.Unwrap(err))
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("%q has scheme %q; expected http or https", target, u.Scheme)
	case u.Host == "":
		return nil, fmt.Errorf("%q names no host; expected a URL such as http://127.0.0.1:5001", target)
	}
	return u, nil
}
