package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

// dataDir is the directory of the data: dir; where it is given as empty, one that
// goes with the process; else one below the user's state directory, by the XDG base
// directory specification: an agent has another.
func dataDir(dir string, given, agent bool) (_ string, remove func(), err error) {
	switch {
	case dir != "":
		return dir, func() {}, nil
	case given:
		return temporaryDir(rundir.Data)
	}
	state := os.Getenv("XDG_STATE_HOME")
	if state == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", nil, fmt.Errorf("--data: no directory of the user's: %w", err)
		}
		state = filepath.Join(home, ".local", "state")
	}
	name := "data"
	if agent {
		name = "agent"
	}
	return filepath.Join(state, "redline", name), func() {}, nil
}

// temporaryDir makes a directory that goes with the process, on disk, and removes those
// of processes that were killed.
func temporaryDir(prefix string) (_ string, remove func(), err error) {
	places := []string{os.TempDir(), "/var/tmp"}
	rundir.Sweep(places) // directories in use are for the next process
	d, err := rundir.Make(prefix, places, func(path string) error { return os.Mkdir(filepath.Join(path, "data"), 0o700) })
	if err != nil {
		return "", nil, err
	}
	return filepath.Join(d.Path, "data"), func() { _ = d.Close(false) }, nil
}
