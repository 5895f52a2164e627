package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestReloadOnChange holds that files are read again when one of them, or one that they
// name, changes, and not otherwise.
func TestReloadOnChange(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	files := []string{write("p.yml", "rule_files: [r.yml]\n"), write("am.yml", "a: 1\n"), ""}
	write("r.yml", "groups: []\n")
	ctx, stop := context.WithCancel(t.Context())
	reloads, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		reloadOnChange(ctx, time.Millisecond, files, func() { reloads <- struct{}{} })
	}()
	defer func() { stop(); <-ended }()
	select {
	case <-reloads:
		t.Fatal("read again without a change")
	case <-time.After(50 * time.Millisecond):
	}
	for _, name := range []string{"p.yml", "am.yml", "r.yml"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		write(name, string(text)+"# more\n")
		select {
		case <-reloads:
		case <-time.After(time.Minute):
			t.Fatalf("not read again when %s has changed", name)
		}
	}
}
