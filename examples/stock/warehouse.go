package stock

import (
	"context"
	"errors"
	"math/rand/v2"
)

// Warehouse returns how many of an item are in stock. It is safe for concurrent use.
type Warehouse struct {
	// Faults makes it fail one time in eight.
	Faults bool
}

const faultOdds = 8

// errSilent is the error of a warehouse with faults.
var errSilent = errors.New("the warehouse does not answer")

// Level returns how many of an item there are. The number is made up, but always the same.
func (w Warehouse) Level(_ context.Context, id int64) (int64, error) {
	if w.Faults && rand.IntN(faultOdds) == 0 {
		return 0, errSilent
	}
	return id * 7 % 40, nil
}
