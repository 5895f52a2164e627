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

// eachLaidOut measures each round of requests in a binary of its own, whose functions
// the linker has put in another order: where they lie in the processor's caches makes a
// fifth of what a request takes, for no merit of anyone's.
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

// laidOut builds this program with a seed for the order of functions, and has it
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

// output is what a command prints; its error says what it complained of.
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

// join adds the rounds of other, which are of the same cases.
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
