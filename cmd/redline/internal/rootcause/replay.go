package main

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
)

// result is the answer to a case, and its cost.
type result struct {
	labelled
	answer      []string
	baseline    []string
	standsOut   bool
	storing     time.Duration // reading the files and writing their samples into an engine
	asking      time.Duration
	allocated   uint64 // bytes, while asking
	moments     int    // other moments without a fault
	falseAlarms int    // those at which an incident would have opened
}

// replay writes a case into an engine, and asks for the cause at its moment and at other
// moments at which nothing was wrong.
func (c labelled) replay(ctx context.Context) (r result, d diagnosis.Diagnosis, err error) {
	r.labelled = c
	begin := time.Now()
	in, err := c.load()
	if err != nil {
		return r, d, err
	}
	s, err := store(ctx, in)
	if err != nil {
		return r, d, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	r.storing = time.Since(begin)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin = time.Now()
	if d, err = s.ask(ctx, c.Detected); err != nil {
		return r, d, err
	}
	r.asking = time.Since(begin)
	runtime.ReadMemStats(&after)
	r.allocated = after.TotalAlloc - before.TotalAlloc
	r.standsOut = d.StandsOut
	for _, one := range d.Causes[:min(len(d.Causes), answers)] {
		r.answer = append(r.answer, one.Entity.Service)
	}
	r.baseline = baseline(in)
	for _, at := range c.moments(in) {
		other, err := s.ask(ctx, at)
		if err != nil {
			return r, d, err
		}
		r.moments++
		if len(other.Causes) > 0 || other.Wrong {
			r.falseAlarms++
		}
	}
	return r, d, nil
}
