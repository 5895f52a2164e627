package tint_test

import (
	"fmt"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// terminal opens the end of a pseudo-terminal that a program writes to.
func terminal(t *testing.T) *os.File {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = master.Close() })
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = slave.Close() })
	return slave
}

// TestFor holds that a terminal gets colours, but not where NO_COLOR is set or it is a
// dumb one; a pipe and a file get none.
func TestFor(t *testing.T) {
	const red, plain = "\x1b[1;31mx\x1b[0m", "x"
	tty := terminal(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = r.Close(), w.Close() }()
	for _, c := range []struct {
		to            *os.File
		noColor, term string
		want          string
	}{
		{tty, "", "xterm", red}, {tty, "", "", red}, {tty, "1", "xterm", plain}, {tty, "0", "xterm", plain}, {tty, "", "dumb", plain}, {w, "", "xterm", plain},
	} {
		t.Setenv("NO_COLOR", c.noColor)
		t.Setenv("TERM", c.term)
		if got := tint.For(c.to).Red("x"); got != c.want {
			t.Errorf("NO_COLOR=%s TERM=%s: %q, want %q", c.noColor, c.term, got, c.want)
		}
	}
	if got := tint.Always().Green(""); got != "" {
		t.Errorf("nothing is coloured: %q", got)
	}
}
