package main

import (
	"bytes"
	"context"
	"runtime/debug"
	"strings"
	"testing"
)

// TestRevision holds that a build says its commit, the commit's date in UTC, and whether there
// were changes since; and nothing where it does not know the commit.
func TestRevision(t *testing.T) {
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "208c588d0f0e3cb2ea1b8fa20b4c1f5f2f4a9d11"}
	at := debug.BuildSetting{Key: "vcs.time", Value: "2026-11-28T12:04:05Z"}
	changed := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for _, c := range []struct {
		settings []debug.BuildSetting
		want     string
	}{
		{nil, ""},
		{[]debug.BuildSetting{changed}, ""},
		{[]debug.BuildSetting{at}, ""},
		{[]debug.BuildSetting{revision, {Key: "vcs.modified", Value: "false"}}, " (commit 208c588d0f0e)"},
		{[]debug.BuildSetting{revision, changed}, " (commit 208c588d0f0e, changed)"},
		{[]debug.BuildSetting{{Key: "vcs.revision", Value: "1"}}, " (commit 1)"},
		{[]debug.BuildSetting{revision, at}, " (commit 208c588d0f0e of 2026-11-28T12:04:05Z)"},
		{[]debug.BuildSetting{changed, at, revision}, " (commit 208c588d0f0e of 2026-11-28T12:04:05Z, changed)"},
		{[]debug.BuildSetting{revision, {Key: "vcs.time", Value: "2026-11-28T01:04:05+02:00"}}, " (commit 208c588d0f0e of 2026-11-27T23:04:05Z)"},
		{[]debug.BuildSetting{revision, {Key: "vcs.time", Value: "yesterday"}}, " (commit 208c588d0f0e of yesterday)"},
	} {
		if got := revisionOf(&debug.BuildInfo{Settings: c.settings}).String(); got != c.want {
			t.Errorf("%v: %q, want %q", c.settings, got, c.want)
		}
	}
}

// TestBuilt holds that the linker's values stand before those of the build, and come in one
// piece: a date that the linker sets is of no other commit.
func TestBuilt(t *testing.T) {
	t.Cleanup(func() { commit, date = "", "" })
	info := &debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "1"}, {Key: "vcs.time", Value: "2026-11-28T12:04:05Z"}}}
	for _, c := range []struct {
		commit, date string
		info         *debug.BuildInfo
		want         string
	}{
		{"", "", nil, ""},
		{"", "2026-01-01T00:00:00Z", nil, ""},
		{"", "2026-01-01T00:00:00Z", info, " (commit 1 of 2026-11-28T12:04:05Z)"},
		{"2", "2026-01-01T00:00:00Z", nil, " (commit 2 of 2026-01-01T00:00:00Z)"},
		{"2", "2026-01-01T00:00:00Z", info, " (commit 2 of 2026-01-01T00:00:00Z)"},
		{"2", "", info, " (commit 2)"},
	} {
		commit, date = c.commit, c.date
		if got := built(func() (*debug.BuildInfo, bool) { return c.info, c.info != nil }).String(); got != c.want {
			t.Errorf("%+v: %q, want %q", c, got, c.want)
		}
	}
}

// TestVersionLines holds that both ways to ask for the version print the line with the
// values that the linker sets, and the same line.
func TestVersionLines(t *testing.T) {
	commit, date = "abcdef0123456789", "2026-11-28T14:00:00+02:00"
	t.Cleanup(func() { commit, date = "", "" })
	const want = " (commit abcdef012345 of 2026-11-28T12:00:00Z) "
	var lines []string
	for _, arg := range []string{"version", "--version"} {
		var out, errs bytes.Buffer
		if status := run(context.Background(), []string{arg}, nil, &out, &errs); status != 0 {
			t.Fatalf("redline %s: %d, %s", arg, status, &errs)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("redline %s: %q has no %q", arg, &out, want)
		}
		lines = append(lines, out.String())
	}
	if lines[0] != lines[1] {
		t.Errorf("redline version prints %q, and --version %q", lines[0], lines[1])
	}
}
