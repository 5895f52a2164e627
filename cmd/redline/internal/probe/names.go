package probe

import (
	"cmp"
	"encoding/json"
	"maps"

	"github.com/redline-metrics/redline"

	"github.com/redline-metrics/redline/internal/conventions"
	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// names is the content of the names file: each name that the Python uses.
type names struct {
	Dir         string            `json:"dir"` // of the worker files
	MaxSeries   int               `json:"max_series"`
	Methods     []string          `json:"methods"`
	OtherMethod string            `json:"other_method"`
	Unmatched   string            `json:"unmatched"`
	Other       string            `json:"other"`
	Aborted     string            `json:"aborted"`
	Buckets     []float64         `json:"buckets"`
	Families    map[string]family `json:"families"`
}

type family struct {
	Name   string            `json:"name"`
	Help   string            `json:"help"`
	Labels map[string]string `json:"labels"` // their names, by what they tell
}

// namesFile returns the content of the names file.
func namesFile(cfg Config) ([]byte, error) {
	of := func(f redline.Family) family {
		return family{f.Name, f.Help, maps.Collect(f.Labels())}
	}
	s, dropped := cfg.Schema, selfmetrics.Families().SeriesDropped
	return json.Marshal(names{
		Dir:         cfg.Dir,
		MaxSeries:   cmp.Or(cfg.MaxSeries, conventions.MaxSeries),
		Methods:     conventions.Methods(),
		OtherMethod: cmp.Or(s.OtherMethod, conventions.OtherMethod),
		Unmatched:   conventions.Unmatched,
		Other:       conventions.Other,
		Aborted:     conventions.Aborted,
		Buckets:     s.Buckets,
		Families: map[string]family{
			"requests":    of(s.Requests),
			"duration":    of(s.Duration),
			"in_progress": of(s.InProgress),
			"exceptions":  of(s.Exceptions),
			"dropped":     {dropped.Name, dropped.Help, map[string]string{"metric": dropped.Label}},
		},
	})
}
