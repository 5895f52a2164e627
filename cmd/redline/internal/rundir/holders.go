package rundir

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// workerFile matches the names of worker files, as prometheus_client has them.
var workerFile = regexp.MustCompile(`^(?:counter|histogram|summary|gauge_[a-z]+)_.+\.db$`)

// WorkerFiles returns the paths of the worker files that a process has open, or mapped,
// to write to them: not those of a reader. It finds none of a process that may not be
// looked into.
func WorkerFiles(pid int) (paths []string) {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	descriptors, _ := os.ReadDir(filepath.Join(dir, "fd"))
	for _, d := range descriptors {
		path, err := os.Readlink(filepath.Join(dir, "fd", d.Name()))
		if err == nil && isWorkerFile(path) && opensToWrite(filepath.Join(dir, "fdinfo", d.Name())) {
			paths = append(paths, path)
		}
	}
	maps, _ := os.ReadFile(filepath.Join(dir, "maps")) //nolint:gosec // below /proc
	for line := range strings.Lines(string(maps)) {
		// address perms offset device inode path: proc_pid_maps(5)
		_, perms, _ := strings.Cut(line, " ")
		slash := strings.IndexByte(line, '/')
		if slash < 0 || !strings.HasPrefix(perms, "rw") {
			continue
		}
		if path := strings.TrimSuffix(line[slash:], "\n"); isWorkerFile(path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

func isWorkerFile(path string) bool {
	return filepath.IsAbs(path) && workerFile.MatchString(filepath.Base(path))
}

// opensToWrite reports whether a descriptor is not for reading alone.
func opensToWrite(info string) bool {
	text, _ := os.ReadFile(info) //nolint:gosec // below /proc
	for line := range strings.Lines(string(text)) {
		// flags: in octal: proc_pid_fdinfo(5)
		if number, ok := strings.CutPrefix(line, "flags:"); ok {
			flags, err := strconv.ParseInt(strings.TrimSpace(number), 8, 64)
			return err == nil && flags&unix.O_ACCMODE != unix.O_RDONLY
		}
	}
	return false
}

// holders reports whether a process has a worker file of a directory open, and which
// processes those are, as far as they can be seen. A process that cannot is found by
// the kernel's leases.
func holders(dir string) (held bool, by []int) {
	resolved, err := filepath.EvalSymlinks(dir)
	if err != nil {
		resolved = dir
	}
	for _, pid := range processes() {
		if slices.ContainsFunc(WorkerFiles(pid), func(path string) bool { return filepath.Dir(path) == resolved }) {
			by = append(by, pid)
		}
	}
	if len(by) > 0 {
		return true, by
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if e.Type().IsRegular() && workerFile.MatchString(e.Name()) && isWritten(filepath.Join(dir, e.Name())) {
			return true, nil
		}
	}
	return false, nil
}

// inUse reports whether a process has a file of a fresh directory open, or was started
// with the directory's path in its environment.
func inUse(dir string) bool {
	if held, _ := holders(dir); held {
		return true
	}
	path := regexp.MustCompile(regexp.QuoteMeta(dir) + `(?:[:/\x00]|$)`)
	return slices.ContainsFunc(processes(), func(pid int) bool {
		environ, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "environ"))
		return path.Match(environ)
	})
}

// processes returns the pids of all processes but this one.
func processes() (pids []int) {
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && pid != os.Getpid() {
			pids = append(pids, pid)
		}
	}
	return pids
}

// Name returns the kernel's name of a process, or a question mark.
func Name(pid int) string {
	name, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "comm"))
	if err != nil {
		return "?"
	}
	return string(bytes.TrimSpace(name))
}
