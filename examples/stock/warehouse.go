package stock

import (
	"context"
	"errors"
	"math/rand/v2"
)

// Warehouse knows how many of an item are in stock. It is safe for concurrent use.
type Warehouse struct {
	// Faults makes it not answer one time in eight.
	Faults bool
}

const faultOdds = 8

// errSilent is what a warehouse with faults has to say now and then.
var errSilent = errors.New("the warehouse does not answer")

// Level is how many of an item there are. Each is made up, and stays the same.
func (w Warehouse) Level(_ context.Context, id int64) (int64, error) {
	if w.Faults && rand.IntN(faultOdds) == 0 {
		return 0, errSilent
	}
	return id * 7 % 40, nil
}
