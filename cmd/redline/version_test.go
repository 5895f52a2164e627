package main

import (
	"runtime/debug"
	"testing"
)

// TestCommit holds that a build says its commit, and whether there were changes since.
func TestCommit(t *testing.T) {
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "208c588d0f0e3cb2ea1b8fa20b4c1f5f2f4a9d11"}
	for _, c := range []struct {
		settings []debug.BuildSetting
		want     string
	}{
		{nil, ""},
		{[]debug.BuildSetting{{Key: "vcs.modified", Value: "true"}}, ""},
		{[]debug.BuildSetting{revision, {Key: "vcs.modified", Value: "false"}}, " (commit 208c588d0f0e)"},
		{[]debug.BuildSetting{revision, {Key: "vcs.modified", Value: "true"}}, " (commit 208c588d0f0e, changed)"},
		{[]debug.BuildSetting{{Key: "vcs.revision", Value: "1"}}, " (commit 1)"},
	} {
		if got := commitOf(&debug.BuildInfo{Settings: c.settings}); got != c.want {
			t.Errorf("%v: %q, want %q", c.settings, got, c.want)
		}
	}
}
