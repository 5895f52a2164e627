package cause

import (
	"math"
	"slices"
	"time"
)

// The windows of a comparison.
const (
	// recentSeconds is the time that a change has to last: its samples are the present. It
	// is as long as people wait before they wake somebody. Of a series with rarer samples,
	// the last one is the present.
	recentSeconds = 150
	// guardSeconds before the moment belong to neither side: a fault may have begun there.
	guardSeconds = 300
	// leastBefore is the least number of samples by which a band is known roughly.
	leastBefore = 5
)

// Change compares a series with itself in the time before.
type Change struct {
	Before   float64 // the median before
	Now      float64 // the value that the present holds
	Least    float64 // the value of the present that is nearest to before
	Noise    float64 // the width of the band before: one standard deviation of an even noise
	Strength float64 // (Now - Before) / Noise
	High     float64 // the ninth decile before
	Low      float64 // the first decile before
	Most     float64 // the largest before
	Samples  int     // how many there were before
	Since    int64   // the time of the first of the last samples that are more than half the way; 0 is unknown
}

// By returns the change in the metric's own unit.
func (c Change) By() float64 { return c.Now - c.Before }

// floor is the least width of a band, in the unit of a metric and as a share of its median.
// A flat series has no noise of its own, yet not each of its steps means something.
type floor struct {
	absolute, relative float64
}

// floorOf returns the least noise of a quantity. A tenth of the median is the scatter that
// load alone brings.
func floorOf(m measure) floor {
	switch m {
	case latency:
		return floor{0.005, 0.1} // 5 ms: the first step of the buckets that most servers have
	case usage:
		return floor{0.01, 0.1} // a hundredth of a core: a health check with its log
	case success, failure:
		return floor{0.002, 0} // two in a thousand
	case rate:
		return floor{0.1, 0.1} // a request in ten seconds
	case memoryBytes:
		return floor{8 << 20, 0.1} // 8 MiB of page cache
	}
	return floor{}
}

// said reports whether a sample is a finite number; any other says nothing.
func (p Point) said() bool { return !math.IsNaN(p.Value) && !math.IsInf(p.Value, 0) }

// windows holds the samples of a series on both sides of a change.
type windows struct {
	before, now []float64
	step        int64 // the median distance of samples in seconds
}

// split returns the samples before a moment and at it.
func split(points []Point, m moment) windows {
	w := windows{step: spacing(points)}
	// The first sample after the beginning is a rate over a time in which all was well.
	recent := max(min(recentSeconds, m.since-w.step), w.step)
	for _, p := range points {
		switch {
		case p.Time > m.at || !p.said():
		case p.Time > m.at-recent:
			w.now = append(w.now, p.Value)
		case p.Time <= m.before-w.step:
			w.before = append(w.before, p.Value)
		}
	}
	return w
}

// compare returns the change of a series at a moment, and false where there are too few samples.
func compare(points []Point, m moment, f floor) (Change, bool) {
	w := split(points, m)
	if len(w.now) == 0 || len(w.before) < leastBefore {
		return Change{}, false
	}
	slices.Sort(w.before)
	slices.Sort(w.now)
	c := Change{Before: quantile(w.before, 0.5), High: quantile(w.before, 0.9), Low: quantile(w.before, 0.1), Most: w.before[len(w.before)-1], Samples: len(w.before)}
	// The median of the present counts; of two in the middle, the one nearer to before, so
	// that a single spike is none.
	c.Now, c.Least = w.now[(len(w.now)-1)/2], w.now[0]
	if c.Now < c.Before {
		c.Now, c.Least = w.now[len(w.now)/2], w.now[len(w.now)-1]
	}
	deviations := make([]float64, len(w.before))
	for i, v := range w.before {
		deviations[i] = math.Abs(v - c.Before)
	}
	slices.Sort(deviations)
	// A median deviation times 1.4826 and a decile's distance by 1.2816 are both one standard
	// deviation of a normal noise. The decile sees spikes, which a median deviation overlooks.
	tail := (c.High - c.Before) / 1.2816
	if c.Now < c.Before {
		tail = (c.Before - c.Low) / 1.2816
	}
	c.Noise = max(1.4826*quantile(deviations, 0.5), tail, f.absolute, f.relative*math.Abs(c.Before), math.SmallestNonzeroFloat32)
	c.Strength = c.By() / c.Noise
	c.Since = since(points, m.at, c)
	return c, true
}

// Moved returns the change of a series of rates, and whether it is clear and by a factor of two.
func Moved(s Series, in Input) (Change, bool) {
	c, ok := compare(s.Points, in.momentOf(rate), floorOf(rate))
	const factor = 2
	return c, ok && math.Abs(c.Strength) >= sure && (c.Now >= factor*c.Before || factor*c.Now <= c.Before)
}

// since returns when a change began: the first of the last samples that are past its middle.
func since(points []Point, at int64, c Change) int64 {
	begin := at
	for _, p := range slices.Backward(points) {
		if p.Time > at || !p.said() {
			continue
		}
		if (p.Value-c.Before)*c.By() < c.By()*c.By()/2 {
			break
		}
		begin = p.Time
	}
	return begin
}

// Spacing returns the median distance of the samples of all series, at least a second.
func Spacing(series []Series) time.Duration {
	steps := make([]int64, 0, len(series))
	for _, s := range series {
		steps = append(steps, spacing(s.Points))
	}
	if len(steps) == 0 {
		return time.Second
	}
	slices.Sort(steps)
	return time.Duration(steps[len(steps)/2]) * time.Second
}

// spacing returns the median distance of samples in seconds, at least 1.
func spacing(points []Point) int64 {
	if len(points) < 2 {
		return 1
	}
	gaps := make([]int64, 0, len(points)-1)
	for i := range points[1:] {
		gaps = append(gaps, points[i+1].Time-points[i].Time)
	}
	slices.Sort(gaps)
	return max(1, gaps[len(gaps)/2])
}

// quantile returns the quantile of sorted values, between two of them in proportion.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}
