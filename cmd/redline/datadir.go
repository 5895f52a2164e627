package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// dataDir is the directory of the data: dir; where it is given as empty, one that
// goes with the process; else one below the user's state directory, by the XDG base
// directory specification: an agent has another.
func dataDir(dir string, given, agent bool) (_ string, remove func(), err error) {
	switch {
	case dir != "":
		return dir, func() {}, nil
	case given:
		dir, err := os.MkdirTemp("", "redline-data-")
		return dir, func() { _ = os.RemoveAll(dir) }, err
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
