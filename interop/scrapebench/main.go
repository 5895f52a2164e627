// Scrapebench times scrapes of worker directories by client_python and by package
// multiproc, side by side, and prints a table.
//
//	REDLINE_VENVS=DIR go run ./interop/scrapebench
//
// .ci/venvs DIR makes what it needs. It fills directories in shared memory, the
// largest of 7 GB in apparent size, and removes them.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/redline-metrics/redline/multiproc"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if len(os.Args) == 4 && os.Args[1] == "ours" {
		err = scrape(os.Args[2], os.Args[3])
	} else {
		err = compare(ctx)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "scrapebench:", err)
		os.Exit(1)
	}
}

// figures are of one directory, by one reader: seconds, and bytes.
type figures struct {
	First  float64 `json:"first"`
	Steady float64 `json:"steady"`
	Peak   float64 `json:"peak"`
}

// scrape does for package multiproc what scrape.py does for client_python.
func scrape(dir, rounds string) error {
	n, err := strconv.Atoi(rounds)
	if err != nil {
		return err
	}
	var times []float64
	var f figures
	start := time.Now()
	c, err := multiproc.New(multiproc.Config{Dir: dir})
	if err != nil {
		return err
	}
	for range n + 1 {
		if _, err := c.Expose(false); err != nil {
			return err
		}
		times = append(times, time.Since(start).Seconds())
		start = time.Now()
	}
	f.First = times[0]
	slices.Sort(times[1:])
	f.Steady = times[1:][n/2]
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return err
	}
	const kB = 1024 // the unit of ru_maxrss: getrusage(2)
	f.Peak = float64(usage.Maxrss) * kB
	return json.NewEncoder(os.Stdout).Encode(f)
}

// cases are those of client_python's users: what a small service has, what one
// that replaced its workers a thousand times has, and client_python #367.
func cases() []struct {
	name string
	args []string
} {
	return []struct {
		name string
		args []string
	}{
		{"16 workers, 50 paths", []string{"16", "50", "3"}},
		{"1,000 workers, 50 paths", []string{"1000", "50", "3"}},
		{"6,800 files of 1 MiB, 96 entries each", []string{"3400", "6", "96", strconv.Itoa(1 << 20)}},
	}
}

func compare(ctx context.Context) error {
	venvs := os.Getenv("REDLINE_VENVS")
	if venvs == "" {
		return errors.New("REDLINE_VENVS is not set; expected the directory that .ci/venvs was given")
	}
	python := filepath.Join(venvs, "service", "bin", "python")
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Println("| directory | | first scrape | further ones | peak memory |")
	fmt.Println("|---|---|---|---|---|")
	for _, c := range cases() {
		dir, err := os.MkdirTemp("/dev/shm", "scrapebench-")
		if err != nil {
			return err
		}
		err = compareOne(ctx, c.name, dir, python, self, c.args)
		if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
			return err
		}
	}
	return nil
}

// compareOne prints the rows of a directory. The readers take turns.
func compareOne(ctx context.Context, name, dir, python, self string, fill []string) error {
	const turns, rounds = 3, 4
	scripts := filepath.Join("interop", "python")
	cmd := exec.CommandContext(ctx, python, append([]string{filepath.Join(scripts, "fill.py"), dir}, fill...)...) //nolint:gosec // ours
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("fill %s: %w", name, err)
	}
	readers := []struct {
		name    string
		command []string
	}{
		{"client_python", []string{python, filepath.Join(scripts, "scrape.py"), dir, strconv.Itoa(rounds)}},
		{"multiproc", []string{self, "ours", dir, strconv.Itoa(rounds)}},
	}
	measured := make([][]figures, len(readers))
	for range turns {
		for i, r := range readers {
			cmd := exec.CommandContext(ctx, r.command[0], r.command[1:]...) //nolint:gosec // ours
			cmd.Stderr = os.Stderr
			out, err := cmd.Output()
			if err != nil {
				return fmt.Errorf("%s on %s: %w", r.name, name, err)
			}
			var f figures
			if err := json.Unmarshal(out, &f); err != nil {
				return err
			}
			measured[i] = append(measured[i], f)
		}
	}
	base := medians(measured[0])
	for i, r := range readers {
		m := medians(measured[i])
		fmt.Printf("| %s | %s | %.1f ms (1/%.1f) | %.1f ms (1/%.1f) | %.0f MB |\n", name, r.name,
			m.First*1e3, base.First/m.First, m.Steady*1e3, base.Steady/m.Steady, m.Peak/1e6)
	}
	return nil
}

func medians(all []figures) figures {
	median := func(of func(figures) float64) float64 {
		var values []float64
		for _, f := range all {
			values = append(values, of(f))
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return figures{
		First:  median(func(f figures) float64 { return f.First }),
		Steady: median(func(f figures) float64 { return f.Steady }),
		Peak:   median(func(f figures) float64 { return f.Peak }),
	}
}
