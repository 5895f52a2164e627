package main

import (
	"bytes"
	"os"
	"testing"
)

// TestUpToDate holds that the files in the repository are those that generate returns.
func TestUpToDate(t *testing.T) {
	files, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile("../respwriter/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what go generate makes of it", name)
		}
	}
}
