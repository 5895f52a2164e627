package stock

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// Warehouse returns how many of an item are in stock. It is safe for concurrent use.
type Warehouse struct {
	// Faults makes it fail one time in eight.
	Faults bool
	// Fault returns what is wrong with it at the moment; it must be safe for concurrent use.
	// Nil is nothing but Faults.
	Fault func() Fault
}

// Fault tells how a warehouse fails. The zero Fault is that of one that works.
type Fault struct {
	// Failing is the share of requests that fails, from 0 to 1.
	Failing float64
	// Slower is the time that an answer takes longer on average. It takes up to twice as long.
	Slower time.Duration
}

// nowAndThen is the share of requests that fails in a warehouse with faults.
const nowAndThen = 1. / 8

// errSilent is the error of a warehouse with faults.
var errSilent = errors.New("the warehouse does not answer")

// Level returns how many of an item there are. The number is made up, but always the same.
// It returns an error once ctx has ended.
func (w Warehouse) Level(ctx context.Context, id int64) (int64, error) {
	var fault Fault
	if w.Fault != nil {
		fault = w.Fault()
	}
	if w.Faults {
		fault.Failing = max(fault.Failing, nowAndThen)
	}
	if fault.Slower > 0 {
		late := time.NewTimer(rand.N(2 * fault.Slower))
		defer late.Stop()
		select {
		case <-late.C:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	if rand.Float64() < fault.Failing {
		return 0, errSilent
	}
	return id * 7 % 40, nil
}
