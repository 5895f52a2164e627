package incidents

import (
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// shortOrdinary is how long ordinary traffic lasts. REDLINE_ORDINARY has another time, such as
// 20m, which is most of a day.
const shortOrdinary = 4 * time.Minute

// day is a day at sixty times the speed.
const day = 24 * time.Hour / 60

// TestOrdinary holds that noisy traffic with the shape of a day, with few failures and with a
// deploy that does no harm, leads to no incident: neither by a user's own rules nor by those of
// Redline.
func TestOrdinary(t *testing.T) {
	t.Parallel()
	least := shortOrdinary
	if text := os.Getenv("REDLINE_ORDINARY"); text != "" {
		var err error
		if least, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	s := startSystem(t, shop(service{}))
	usual := state{Failing: 0.001}
	for _, one := range s.services {
		s.all(t, one.name, usual)
	}
	byOwn, byRedline := startWatch(t, true, s), startWatch(t, false, s)
	began := time.Now()
	deployed := false
	within(t, least+time.Minute, func() error {
		passed := time.Since(began)
		shape := 1 + 0.7*math.Sin(2*math.Pi*passed.Seconds()/day.Seconds())
		noise := math.Exp(0.2 * rand.NormFloat64())
		if rand.IntN(100) == 0 {
			noise *= 3 // for a moment
		}
		s.traffic(shape * noise)
		if !deployed && passed > least/2 {
			usual.Version, deployed = "1.4.3", true
			s.all(t, "stock", usual)
		}
		for _, w := range []*watch{byOwn, byRedline} {
			if all, err := w.incidents(""); err != nil || len(all) > 0 {
				t.Fatalf("after %v, incidents %v, %v", passed, all, err)
			}
		}
		if passed < least {
			return errors.New("the time is not over")
		}
		return nil
	})
	for _, w := range []*watch{byOwn, byRedline} {
		w.toldOnce(t, nil)
	}
}
