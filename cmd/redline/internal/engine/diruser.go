package engine

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
)

// dirUser is a process that has the data of a directory open as a database has them.
type dirUser struct {
	pid  int
	name string
	file string
}

// String names the process and the file.
func (u dirUser) String() string {
	return fmt.Sprintf("%s (process %d) writes %s", u.name, u.pid, u.file)
}

// writerOf returns another process that has the data in a directory open as a database has
// them, as /proc has it (man 5 proc): Debian's Prometheus, among others, takes no lock. It
// returns nil where there is none, and where that cannot be told, as of processes of other
// users. Editors, backups and logs that are kept there are no databases.
func writerOf(dir string) *dirUser {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return nil // nothing is there
	}
	processes, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	for _, p := range processes {
		pid, err := strconv.Atoi(p.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		if file := writes(filepath.Join("/proc", p.Name()), path); file != "" {
			name, err := os.ReadFile(filepath.Join("/proc", p.Name(), "comm"))
			if err != nil {
				continue // it has ended
			}
			return &dirUser{pid: pid, name: string(bytes.TrimSpace(name)), file: file}
		}
	}
	return nil
}

// writes returns a file of a directory's data that a process has open as a database has it,
// or "".
func writes(process, dir string) string {
	open, err := os.ReadDir(filepath.Join(process, "fd"))
	if err != nil {
		return "" // another user's, or one that has ended
	}
	for _, fd := range open {
		file, err := os.Readlink(filepath.Join(process, "fd", fd.Name()))
		if err != nil {
			continue
		}
		wanted, ok := databaseFlags(dir, file)
		if !ok {
			continue
		}
		info, err := os.ReadFile(filepath.Join(process, "fdinfo", fd.Name())) //nolint:gosec // below /proc
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(info)) {
			flags, ok := strings.CutPrefix(line, "flags:")
			n, err := strconv.ParseInt(strings.TrimSpace(flags), 8, 64)
			if ok && err == nil && n&(syscall.O_ACCMODE|syscall.O_APPEND) == wanted {
				return file
			}
		}
	}
	return ""
}

// segment matches the name of a segment of a log.
var segment = regexp.MustCompile(`^[0-9]{8}$`)

// databaseFlags returns how a database opens one of its files: it appends to its log, and
// maps its list of queries into memory. ok is false for all other files.
func databaseFlags(dir, file string) (flags int64, ok bool) {
	switch filepath.Dir(file) {
	case filepath.Join(dir, "wal"), filepath.Join(dir, "wbl"):
		return syscall.O_WRONLY | syscall.O_APPEND, segment.MatchString(filepath.Base(file))
	case dir:
		return syscall.O_RDWR, filepath.Base(file) == "queries.active"
	}
	return 0, false
}
