package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"syscall"
	"time"
)

// How often each start is measured.
const (
	versionTurns = 20
	watchTurns   = 5
)

// printStarts measures how long the binary takes to print its version, and to answer with
// its page.
func printStarts(ctx context.Context, to io.Writer, binary string) error {
	for _, start := range []struct {
		name  string
		turns int
		once  func(context.Context, string) (time.Duration, error)
	}{
		{"redline version", versionTurns, version},
		{"redline watch, until its page answers", watchTurns, watch},
	} {
		var took []time.Duration
		for range start.turns {
			d, err := start.once(ctx, binary)
			if err != nil {
				return fmt.Errorf("%s: %w", start.name, err)
			}
			took = append(took, d)
		}
		slices.Sort(took)
		fmt.Fprintf(to, "%.1f ms, %.1f ms at least: %s, %d starts\n", milliseconds(took[len(took)/2]), milliseconds(took[0]), start.name, start.turns)
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func version(ctx context.Context, binary string) (time.Duration, error) {
	begin := time.Now()
	err := exec.CommandContext(ctx, binary, "version").Run()
	return time.Since(begin), err
}

// watch starts redline watch, with data of its own, and asks for its page once it says where
// that is.
func watch(ctx context.Context, binary string) (_ time.Duration, err error) {
	dir, err := os.MkdirTemp("", "binary-data-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	cmd := exec.CommandContext(ctx, binary, "watch", "--listen", "127.0.0.1:0", "--data", dir, "127.0.0.1:9") //nolint:gosec // the one that is measured
	said, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	took, asked := answered(ctx, said, begin)
	stopped := cmd.Process.Signal(syscall.SIGTERM)
	_, drained := io.Copy(io.Discard, said)
	return took, errors.Join(asked, stopped, drained, cmd.Wait())
}

// answered returns the time until the page answers whose address is in the output.
func answered(ctx context.Context, output io.Reader, begin time.Time) (time.Duration, error) {
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(lines.Text())
		if address == "" {
			continue
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/", nil)
		if err != nil {
			return 0, err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return 0, err
		}
		defer func() { _ = resp.Body.Close() }()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return 0, err
		}
		if resp.StatusCode != http.StatusOK {
			return 0, fmt.Errorf("the page answers %s", resp.Status)
		}
		return time.Since(begin), nil
	}
	return 0, errors.Join(lines.Err(), errors.New("it says no address"))
}
