package probe

import (
	"cmp"
	"encoding/json"

	"github.com/redline-metrics/redline"
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
	c := redline.Conventional()
	of := func(f redline.Family) family {
		return family{f.Name, f.Help, f.Labels()}
	}
	s, dropped := cfg.Schema, redline.OwnFamilies().SeriesDropped
	return json.Marshal(names{
		Dir:         cfg.Dir,
		MaxSeries:   cmp.Or(cfg.MaxSeries, c.MaxSeries),
		Methods:     c.Methods,
		OtherMethod: cmp.Or(s.OtherMethod, c.OtherMethod),
		Unmatched:   c.Unmatched,
		Other:       c.Other,
		Aborted:     c.Aborted,
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
