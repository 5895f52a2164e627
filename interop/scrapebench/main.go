// Scrapebench times scrapes of worker directories by client_python and by package
// multiproc, side by side, before and after a fold, and prints a table.
//
//	REDLINE_VENVS=DIR go run ./interop/scrapebench
//
// .ci/venvs DIR makes what it needs. It fills directories in shared memory, the
// largest of 7 GB in apparent size, and removes them.
package main

import (
	"bufio"
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
	switch {
	case len(os.Args) == 4 && os.Args[1] == "ours":
		err = scrape(os.Args[2], os.Args[3])
	case len(os.Args) == 3 && os.Args[1] == "fold":
		err = fold(os.Args[2])
	default:
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

// scrape is the counterpart of scrape.py for package multiproc.
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

// fold folds a directory, and prints the seconds that it takes.
func fold(dir string) error {
	c, err := multiproc.New(multiproc.Config{Dir: dir, Grace: -1})
	if err != nil {
		return err
	}
	start := time.Now()
	folded, err := c.Fold()
	if err != nil {
		return err
	}
	if folded.Files == 0 {
		return errors.New("nothing was folded")
	}
	return json.NewEncoder(os.Stdout).Encode(time.Since(start).Seconds())
}

// cases returns directories of client_python's users: of a small service, of one that
// replaced its workers a thousand times, and of client_python #367.
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
	fmt.Println("| directory | | first scrape | further ones | peak memory | further ones after a fold | the fold |")
	fmt.Println("|---|---|---|---|---|---|---|")
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

// compareOne prints the rows of a directory.
func compareOne(ctx context.Context, name, dir, python, self string, fillArgs []string) (err error) {
	scripts := filepath.Join("interop", "python")
	leave, err := fill(ctx, append([]string{python, filepath.Join(scripts, "fill.py"), dir}, fillArgs...))
	if err != nil {
		return fmt.Errorf("fill %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, leave()) }()
	readers := []reader{
		{"client_python", []string{python, filepath.Join(scripts, "scrape.py"), dir}},
		{"multiproc", []string{self, "ours", dir}},
	}
	const few, many = 4, 40 // scrapes of a large directory take long
	before, err := measure(ctx, readers, few)
	if err != nil {
		return err
	}
	var took float64
	if err := run(ctx, []string{self, "fold", dir}, &took); err != nil {
		return err
	}
	after, err := measure(ctx, readers, many)
	if err != nil {
		return err
	}
	base := before[0]
	for i, r := range readers {
		folding := "" // that is ours
		if i > 0 {
			folding = fmt.Sprintf("%.1f ms", took*1e3)
		}
		b, a := before[i], after[i]
		fmt.Printf("| %s | %s | %.1f ms (1/%.1f) | %.1f ms (1/%.1f) | %.0f MB | %.2f ms (1/%.1f) | %s |\n", name, r.name,
			b.First*1e3, base.First/b.First, b.Steady*1e3, base.Steady/b.Steady, b.Peak/1e6, a.Steady*1e3, base.Steady/a.Steady, folding)
	}
	return nil
}

// fill runs fill.py until leave is called: one of the workers lives until then.
func fill(ctx context.Context, command []string) (leave func() error, err error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // ours
	cmd.Stderr = os.Stderr
	alive, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	leave = func() error { return errors.Join(alive.Close(), cmd.Wait()) }
	if _, err := bufio.NewReader(stdout).ReadString('\n'); err != nil {
		return nil, errors.Join(err, leave())
	}
	return leave, nil
}

// reader is a command that scrapes a directory, as often as its last argument says.
type reader struct {
	name    string
	command []string
}

// measure has the readers take turns, and returns the medians.
func measure(ctx context.Context, readers []reader, rounds int) ([]figures, error) {
	const turns = 3
	measured := make([][]figures, len(readers))
	for range turns {
		for i, r := range readers {
			var f figures
			if err := run(ctx, append(slices.Clone(r.command), strconv.Itoa(rounds)), &f); err != nil {
				return nil, err
			}
			measured[i] = append(measured[i], f)
		}
	}
	all := make([]figures, len(readers))
	for i := range all {
		all[i] = medians(measured[i])
	}
	return all, nil
}

// run runs a command, and reads the JSON that it prints.
func run(ctx context.Context, command []string, into any) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // ours
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%v: %w", command, err)
	}
	return json.Unmarshal(out, into)
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
