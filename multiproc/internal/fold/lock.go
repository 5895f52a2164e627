package fold

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"
	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// lockHolder describes the process that holds the lock of a directory, as far as it can
// be seen.
func lockHolder(of dbfile.Inode) string {
	pid := lockPID(of)
	if pid <= 0 {
		return "a process that cannot be seen from here"
	}
	var command []string
	p, err := procfs.NewProc(pid)
	if err == nil {
		command, err = p.CmdLine()
	}
	if err != nil || len(command) == 0 {
		return fmt.Sprintf("a process that process %d has started, which has ended,", pid)
	}
	const enough = 80
	words := strings.Join(command, " ")
	words = strings.ToValidUTF8(words[:min(len(words), enough)], "")
	return fmt.Sprintf("process %d (%s)", pid, words)
}

// lockPID is the process that has locked a file by flock(2), or 0.
func lockPID(of dbfile.Inode) (pid int) {
	f, err := os.Open("/proc/locks")
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		// 1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF, of which those that wait
		// have -> behind the number: proc_locks(5)
		fields := strings.Fields(lines.Text())
		if len(fields) < 6 || fields[1] != "FLOCK" {
			continue
		}
		id := strings.Split(fields[5], ":")
		if len(id) != 3 {
			continue
		}
		major, _ := strconv.ParseUint(id[0], 16, 32)
		minor, _ := strconv.ParseUint(id[1], 16, 32)
		number, err := strconv.ParseUint(id[2], 10, 64)
		if err != nil || number != of.Number {
			continue
		}
		holder, _ := strconv.Atoi(fields[4])
		if unix.Mkdev(uint32(major), uint32(minor)) == of.Device {
			return holder
		}
		pid = holder // some file systems have another device in stat
	}
	return pid
}
