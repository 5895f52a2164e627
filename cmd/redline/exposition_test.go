package main

import (
	"strings"
	"testing"
)

// TestReadBounded holds that a text is read up to the limit, and that the rest is not
// checked. The error names the limit.
func TestReadBounded(t *testing.T) {
	const limit = 1 << 20
	content, err := readBounded(strings.NewReader(strings.Repeat("#", limit)), limit)
	if err != nil || len(content) != limit {
		t.Errorf("at the limit: %d bytes, %v", len(content), err)
	}
	_, err = readBounded(strings.NewReader(strings.Repeat("#", limit+1)), limit)
	if err == nil || err.Error() != "over 1 MiB, which is the limit" {
		t.Errorf("over the limit: %v", err)
	}
}
