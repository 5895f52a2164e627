package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// labelled is one case: a stretch of time, and the truth about it where that is there.
type labelled struct {
	Name       string `json:"case"`
	Dataset    string `json:"dataset"`
	Detected   int64  `json:"detected"`    // when the question is put, in Unix seconds
	FaultStart int64  `json:"fault_start"` // 0 where nothing broke, or nobody says
	Healthy    *bool  `json:"healthy"`     // nil where nobody says
	Truth      struct {
		Service string `json:"service"`
		Kind    string `json:"kind"`
	} `json:"truth"`
	dir string
}

// find returns the cases below a directory, in the order of their paths.
func find(dir string) ([]labelled, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*", "*", "case.json"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s has no case: expected DATASET/CASE/case.json below it", dir)
	}
	cases := make([]labelled, len(paths))
	for i, path := range paths {
		text, err := os.ReadFile(path) //nolint:gosec // below the directory that the command is given
		if err != nil {
			return nil, err
		}
		c := &cases[i]
		if err := json.Unmarshal(text, c); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if c.Name == "" || c.Dataset == "" || c.Detected == 0 {
			return nil, fmt.Errorf("%s: case, dataset and detected are expected", path)
		}
		c.dir = filepath.Dir(path)
	}
	return cases, nil
}

// load returns the series and the calls of a case.
func (c labelled) load() (cause.Input, error) {
	in := cause.Input{At: c.Detected}
	var err error
	if in.Series, err = readSeries(c.dir); err != nil {
		return in, err
	}
	in.Calls, err = readCalls(filepath.Join(c.dir, "edges.csv"))
	return in, err
}

// readCalls reads calls, one a line below the header. A case without the file has none.
func readCalls(path string) ([]graph.Call, error) {
	file, err := os.Open(path) //nolint:gosec // below the directory that the command is given
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	rows := csv.NewReader(file)
	rows.FieldsPerRecord = 2
	lines, err := rows.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var calls []graph.Call
	for i, line := range lines {
		if i > 0 {
			calls = append(calls, graph.Call{Caller: line[0], Callee: line[1]})
		}
	}
	return calls, nil
}

// The other moments of a case at which nothing is wrong.
const (
	otherMoments = 6
	apart        = 2 // samples
)

// moments returns up to six other moments, from the last sample before the fault backwards,
// at which nothing was wrong. The time line of a case was put together of healthy minutes.
func (c labelled) moments(in cause.Input) []int64 {
	if c.Healthy == nil || len(in.Series) == 0 || len(in.Series[0].Points) < 2 {
		return nil
	}
	points := in.Series[0].Points
	step := points[1].Time - points[0].Time
	last := c.Detected - apart*step
	if !*c.Healthy {
		last = c.FaultStart - step
	}
	var all []int64
	for i := range int64(otherMoments) {
		all = append(all, last-i*apart*step)
	}
	return all
}
