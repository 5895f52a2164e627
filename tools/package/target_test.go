package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTargets holds that a platform that nobody makes is refused, with those that there are.
func TestTargets(t *testing.T) {
	for list, want := range map[string]string{
		"":                         "[linux/amd64 linux/arm64 darwin/arm64 darwin/amd64] <nil>",
		"darwin/arm64,linux/arm64": "[darwin/arm64 linux/arm64] <nil>",
		"linux/arm64,linux/arm64":  "[linux/arm64] <nil>",
		"plan9/386":                `[] no platform "plan9/386"; there are [linux/amd64 linux/arm64 darwin/arm64 darwin/amd64]`,
		"linux/amd64,":             `[] no platform ""; there are [linux/amd64 linux/arm64 darwin/arm64 darwin/amd64]`,
	} {
		chosen, err := chosenTargets(list)
		if got := fmt.Sprint(chosen, " ", err); got != want {
			t.Errorf("%q: got %s, want %s", list, got, want)
		}
	}
}

// TestKinds holds that a kind that nobody makes is refused, with those that there are.
func TestKinds(t *testing.T) {
	for list, want := range map[string]string{
		"":          "map[archive:true deb:true image:true rpm:true wheel:true] <nil>",
		"wheel,deb": "map[deb:true wheel:true] <nil>",
		"msi":       `map[] no kind "msi"; there are archive, wheel, deb, rpm, image`,
	} {
		chosen, err := chosenKinds(list)
		if got := fmt.Sprint(chosen, " ", err); got != want {
			t.Errorf("%q: got %s, want %s", list, got, want)
		}
	}
}

// TestNothing holds that kinds that no chosen platform has are refused, and make no directory.
func TestNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "dist")
	err := run(t.Context(), options{root: "../..", out: out, platforms: "darwin/arm64,darwin/amd64", kinds: "deb,image"}, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "nothing of kind deb,image is made for darwin/arm64,darwin/amd64") {
		t.Error(err)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a directory was made")
	}
}
