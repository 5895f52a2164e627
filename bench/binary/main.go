// Binary says what the redline binary of linux/amd64 is made of, how large it is without
// its symbols, and how long it takes to start; it asserts nothing.
//
//	go run ./bench/binary [-write]
//
// Run it in the repository's root. With -write it puts the table of sizes into
// docs/explanation/binary.md, between two comments. The times are of this machine, and are
// left out on another system than linux/amd64.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "binary:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("binary", flag.ContinueOnError)
	flags.SetOutput(stderr)
	written := flags.Bool("write", false, "write the table of sizes into "+page)
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "binary-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	whole, stripped := filepath.Join(dir, "symbols"), filepath.Join(dir, "redline")
	if err := build(ctx, whole, ""); err != nil {
		return err
	}
	if err := build(ctx, stripped, "-s -w"); err != nil {
		return err
	}
	info, err := os.Stat(stripped)
	if err != nil {
		return err
	}
	m, err := measure(whole)
	if err != nil {
		return err
	}
	table := m.table(uint64(info.Size())) //nolint:gosec // no size is negative
	fmt.Fprintf(stdout, "%d bytes: redline of linux/amd64, stripped\n\n%s\n", info.Size(), table)
	if *written {
		if err := writePage(table); err != nil {
			return err
		}
	}
	if runtime.GOOS+"/"+runtime.GOARCH != "linux/amd64" {
		return nil
	}
	return printStarts(ctx, stdout, stripped)
}

// build compiles the command as packages have it: for linux/amd64, without cgo and paths.
func build(ctx context.Context, to, ldflags string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-C", "cmd/redline", "-trimpath", "-ldflags", ldflags, "-o", to, ".") //nolint:gosec // its own arguments
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build, in the repository's root: %w: %s", err, strings.TrimSpace(string(said)))
	}
	return nil
}
