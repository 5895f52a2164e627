package main

import (
	"runtime"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
)

// result is what a case came to.
type result struct {
	labelled
	answer      []string
	baseline    []string
	standsOut   bool
	reading     time.Duration
	judging     time.Duration
	allocated   uint64 // bytes, while judging
	moments     int    // other moments without a fault
	falseAlarms int    // those at which an incident would have opened
}

// replay judges a case at its moment, and at other moments at which nothing was wrong.
func (c labelled) replay() (result, cause.Verdict, error) {
	r := result{labelled: c}
	begin := time.Now()
	in, err := c.load()
	if err != nil {
		return r, cause.Verdict{}, err
	}
	r.reading = time.Since(begin)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin = time.Now()
	v := cause.Judge(in)
	r.judging = time.Since(begin)
	runtime.ReadMemStats(&after)
	r.allocated = after.TotalAlloc - before.TotalAlloc
	r.standsOut = v.StandsOut()
	for _, one := range v.Causes[:min(len(v.Causes), answers)] {
		r.answer = append(r.answer, one.Entity.Name)
	}
	r.baseline = baseline(in)
	for _, at := range c.moments(in) {
		in.At = at
		r.moments++
		if len(cause.Judge(in).Symptoms) > 0 {
			r.falseAlarms++
		}
	}
	return r, v, nil
}
