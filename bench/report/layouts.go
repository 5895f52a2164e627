package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/redline-metrics/redline/bench/peers"
)

// eachLaidOut measures each round of requests in a binary of its own, with functions that
// the linker has put in another order. Where they lie in the processor's caches changes the
// time of a request by up to a fifth, which is no merit of the code.
func (p plan) eachLaidOut(ctx context.Context, show progress) (requestRounds, error) {
	dir, err := os.MkdirTemp("", "report-")
	if err != nil {
		return requestRounds{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // it is a temporary one
	var all requestRounds
	for round := range p.requestRounds {
		show.round("requests", round, p.requestRounds)
		one, err := p.laidOutBy(ctx, dir, round+1)
		if err != nil {
			return all, fmt.Errorf("layout %d: %w", round+1, err)
		}
		all.join(one)
	}
	return all, nil
}

// laidOutBy builds this program with a seed for the order of functions, and runs it to
// measure a round.
func (p plan) laidOutBy(ctx context.Context, dir string, seed int) (one requestRounds, err error) {
	const program = "github.com/redline-metrics/redline/bench/report"
	binary := filepath.Join(dir, "report")
	if _, err := output(ctx, "go", "build", "-o", binary, fmt.Sprintf("-ldflags=-randlayout=%d", seed), program); err != nil {
		return one, err
	}
	measured, err := output(ctx, binary, "-round", "-turns", strconv.Itoa(p.turns), "-slice", p.slice.String())
	if err != nil {
		return one, err
	}
	return one, json.Unmarshal(measured, &one)
}

// output returns the output of a command; its error includes the command's complaint.
func output(ctx context.Context, name string, args ...string) ([]byte, error) {
	printed, err := exec.CommandContext(ctx, name, args...).Output() //nolint:gosec // go, and what it built
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil, fmt.Errorf("%s: %w: %s", name, err, exit.Stderr)
	}
	return printed, err
}

// printRound measures a round of requests in this process.
func (p plan) printRound(ctx context.Context, to io.Writer) error {
	p.requestRounds = 1
	one, err := p.requests(ctx, peers.All(), progress{})
	if err != nil {
		return err
	}
	return json.NewEncoder(to).Encode(one)
}

// join adds the rounds of other, which has the same cases.
func (r *requestRounds) join(other requestRounds) {
	if r.Requests == nil {
		*r = other
		return
	}
	r.Floor.join(other.Floor)
	for i := range r.Requests {
		r.Requests[i].join(other.Requests[i])
	}
}

func (r *Request) join(other Request) {
	r.Serial = append(r.Serial, other.Serial...)
	r.Parallel = append(r.Parallel, other.Parallel...)
	r.Bytes = append(r.Bytes, other.Bytes...)
	r.Allocs = append(r.Allocs, other.Allocs...)
}
