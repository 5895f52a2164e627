package main

import (
	"cmp"
	"math"
	"slices"

	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
)

// baselineWindow is the present of the baseline, in seconds.
const baselineWindow = 240

// baseline ranks services as the naive reference of the cases does, with its floor: the
// largest deviation of any series names the service. It knows neither the meaning of a
// metric nor the calls, and always blames somebody.
func baseline(in cause.Input) []string {
	step := commonStep(in.Series)
	window := max(baselineWindow, step)
	scores := map[string]float64{}
	for _, s := range in.Series {
		var now, before []float64
		largest := 0.0
		for _, p := range s.Points {
			t := float64(p.Time)
			switch at := float64(in.At); {
			case t > at || math.IsNaN(p.Value):
				continue
			case t > at-window:
				now = append(now, p.Value)
			case t <= at-window-step:
				before = append(before, p.Value)
			default:
				continue
			}
			largest = max(largest, math.Abs(p.Value))
		}
		if len(before) < 4 || len(now) == 0 {
			continue
		}
		usual := median(before)
		for i, v := range before {
			before[i] = math.Abs(v - usual)
		}
		scatter := max(1.4826*median(before), 0.02*largest, 1e-9)
		job := s.Labels["job"]
		scores[job] = max(scores[job], math.Abs(median(now)-usual)/scatter)
	}
	names := make([]string, 0, len(scores))
	for name := range scores {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b))
	})
	return names[:min(len(names), answers)]
}

// commonStep returns the median distance of the samples of all series, in seconds.
func commonStep(series []cause.Series) float64 {
	var gaps []float64
	for _, s := range series {
		for i := 1; i < len(s.Points); i++ {
			gaps = append(gaps, float64(s.Points[i].Time-s.Points[i-1].Time))
		}
	}
	return median(gaps)
}

// median sorts the values and returns the middle one, or the mean of two; 0 of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	half := len(values) / 2
	if len(values)%2 == 1 {
		return values[half]
	}
	return (values[half-1] + values[half]) / 2
}
