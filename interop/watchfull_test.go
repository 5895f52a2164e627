package interop

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// smallDisk represents a small file system for the commands that run starts.
type smallDisk struct {
	dir    string
	holder int // the process with the mount namespace that has it
}

func newSmallDisk(t *testing.T) smallDisk {
	t.Helper()
	unshare := program(t, "unshare")
	d := smallDisk{dir: t.TempDir()}
	permitted(t, unshare, "-Urm", "mount", "-t", "tmpfs", "tmpfs", d.dir)
	holder := exec.Command(unshare, "-Urm", "sh", "-c", `mount -t tmpfs -o size=12m tmpfs "$0" && echo mounted && exec cat`, d.dir)
	stdin, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = holder.Wait()
	})
	newLines(stdout).next(t, regexp.MustCompile(`^(mounted)$`))
	d.holder = holder.Process.Pid
	return d
}

// run starts a command there, and returns its log.
func (d smallDisk) run(t *testing.T, cmd *exec.Cmd) (*exec.Cmd, logLines) {
	t.Helper()
	cmd = exec.Command(program(t, "nsenter"), append([]string{
		"--target", strconv.Itoa(d.holder), "--user", "--mount", "--preserve-credentials", "--",
	}, cmd.Args...)...)
	return cmd, logged(t, cmd)
}

// filler is a file there that takes all room.
func (d smallDisk) filler() string {
	return filepath.Join("/proc", strconv.Itoa(d.holder), "root", d.dir, "filler")
}

func (d smallDisk) fill(t *testing.T) {
	t.Helper()
	f, err := os.Create(d.filler())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for err == nil {
		_, err = f.Write(make([]byte, 1<<16))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

func (d smallDisk) empty(t *testing.T) {
	t.Helper()
	if err := os.Remove(d.filler()); err != nil {
		t.Fatal(err)
	}
}

// logged starts a command, and returns its log.
func logged(t *testing.T, cmd *exec.Cmd) logLines {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return newLines(stderr)
}

// ends has a command end, by status 0.
func ends(t *testing.T, cmd *exec.Cmd, lines logLines) {
	t.Helper()
	_ = cmd.Process.Signal(syscall.SIGTERM)
	lines.drain()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// noisy is a target with samples that do not compress well. It counts its scrapes.
func noisy(t *testing.T) (address string, scrapes *atomic.Int64) {
	t.Helper()
	scrapes = &atomic.Int64{}
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := scrapes.Add(1)
		for i := range int64(300) {
			_, _ = fmt.Fprintf(w, "noise{i=\"%d\"} %d\n", i, n*i*7919%10007)
		}
		_, _ = fmt.Fprintf(w, "scrapes %d\n", n)
	}))
	t.Cleanup(target.Close)
	return target.Listener.Addr().String(), scrapes
}

// TestWatchFull holds that where the disk is full, redline watch says so, and answers
// queries. It goes on once there is room, with the samples that it had to keep in memory.
// Samples that come later are there after the next start too.
func TestWatchFull(t *testing.T) {
	const enough = 130 // samples for a chunk that is to be written
	t.Parallel()       // which they are once a minute
	target, scrapes := noisy(t)
	disk := newSmallDisk(t)
	watch := watchCommand(build(t, "github.com/redline-metrics/redline/cmd/redline"),
		"--data", filepath.Join(disk.dir, "data"), "--interval", "100ms", target)
	cmd, lines := disk.run(t, watch)
	defer func() { ends(t, cmd, lines) }()
	api := "http://" + lines.next(t, servingWatch)
	stored := func() []float64 { return samplesOf(t, api, "scrapes") }
	since := func(n int64) func() error { // there are samples of later scrapes
		return func() error {
			if got := stored(); len(got) == 0 || got[len(got)-1] <= float64(n) {
				return fmt.Errorf("after %d scrapes it has %v", n, got)
			}
			return nil
		}
	}
	await.NoError(t, func() error {
		if n := len(stored()); n < enough {
			return fmt.Errorf("%d samples", n)
		}
		return nil
	})

	disk.fill(t)
	lines.next(t, regexp.MustCompile(`level=(?:WARN|ERROR) .*(no (?:room|space) left on)`))
	before := stored()
	lines.next(t, regexp.MustCompile(`level=ERROR msg="samples are kept in memory.*(no room left on the disk)`))
	full := scrapes.Load()
	if got := stored(); len(before) < enough || !slices.Equal(got, before) {
		t.Errorf("while there is no room it has %v, and had %v", got, before)
	}
	if said := fetchText(t, api+"/api/v1/targets"); !regexp.MustCompile(`"lastError":"[^"]*no room left on the disk`).MatchString(said) {
		t.Errorf("of its target it says %s", said)
	}

	disk.empty(t)
	lines.next(t, regexp.MustCompile(`(there is room again)`))
	await.NoError(t, since(full))
	await.NoError(t, func() error {
		if !regexp.MustCompile(`(?m)^prometheus_tsdb_mmap_chunks_total [1-9]`).MatchString(fetchText(t, api+"/metrics")) {
			return errors.New("no chunk is written")
		}
		return nil
	})

	had := stored()
	ends(t, cmd, lines)
	cmd, lines = disk.run(t, watch)
	api = "http://" + lines.next(t, servingWatch)
	await.NoError(t, since(scrapes.Load()))
	has := stored()
	if lost := slices.DeleteFunc(had, func(v float64) bool { return slices.Contains(has, v) }); len(lost) > 0 {
		t.Errorf("after a start these are missing: %v", lost)
	}
	t.Logf("%d scrapes, %d of them stored before the disk was full, %d refused", full, len(before), full-int64(len(before)))
}
