// Package processtree looks at the processes of redline run's command, as /proc shows them,
// and says what keeps their metrics from being served.
package processtree

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

// Watch looks at the command's processes, ever more rarely, until ctx ends. It logs once
// that a process keeps worker files in another directory than dir, and once that a process's
// user may not write any there. Without /proc it sees nothing.
func Watch(ctx context.Context, dir string, log *slog.Logger) {
	checks := []func() (said bool){
		func() bool { return sayElsewhere(dir, log) },
		func() bool { return os.Geteuid() != 0 || sayNotWritable(dir, log) },
	}
	for wait := firstLook; len(checks) > 0; wait *= 2 {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		checks = slices.DeleteFunc(checks, func(check func() bool) bool { return check() })
	}
}

// sayElsewhere logs and reports whether a process keeps worker files in another directory.
func sayElsewhere(dir string, log *slog.Logger) bool {
	pid, elsewhere := keepsElsewhere(dir)
	if elsewhere == "" {
		return false
	}
	log.Warn("a process keeps its worker files elsewhere, which are not served; leave PROMETHEUS_MULTIPROC_DIR as the command gets it, or name that directory by --dir",
		"process", pid, "elsewhere", elsewhere, "dir", dir)
	return true
}

// keepsElsewhere returns a process of the command that has worker files open which are
// not in dir, and the directory that they are in, or an empty one.
func keepsElsewhere(dir string) (pid int, elsewhere string) {
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		dir = resolved
	}
	for _, pid := range descendants(os.Getpid()) {
		for _, path := range rundir.WorkerFiles(pid) {
			if in := filepath.Dir(path); in != dir {
				return pid, in
			}
		}
	}
	return 0, ""
}

// sayNotWritable logs and reports whether a process that may keep metrics is of a user who
// may not write to the directory of the worker files.
func sayNotWritable(dir string, log *slog.Logger) bool {
	for _, pid := range descendants(os.Getpid()) {
		user := userOfProcess(pid)
		if user == nil || user.UID == os.Geteuid() || !maySpeakOf(pid, dir) || user.MayWrite(dir) == nil {
			continue
		}
		log.Warn("a process may not write to the directory of worker files, so its metrics are missing; --user says who the workers run as",
			"process", pid, "user", user.Name, "dir", dir)
		return true
	}
	return false
}

// maySpeakOf reports whether a process runs Python or uWSGI, and was told of dir.
func maySpeakOf(pid int, dir string) bool {
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	program, _ := os.Readlink(filepath.Join(proc, "exe"))
	name := filepath.Base(program)
	environ, _ := os.ReadFile(filepath.Join(proc, "environ")) //nolint:gosec // below /proc
	return (strings.Contains(name, "python") || strings.Contains(name, "uwsgi")) && bytes.Contains(environ, []byte(dir))
}

// userOfProcess returns whom the kernel checks a process as where files are concerned,
// or nil.
func userOfProcess(pid int) *rundir.User {
	status, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	user := &rundir.User{UID: -1}
	for line := range strings.Lines(string(status)) {
		// real, effective, saved and file system's: proc_pid_status(5)
		var ignored int
		if _, err := fmt.Sscanf(line, "Uid: %d %d %d %d", &ignored, &ignored, &ignored, &user.UID); err == nil {
			user.Name = strconv.Itoa(user.UID)
		}
		_, _ = fmt.Sscanf(line, "Gid: %d %d %d %d", &ignored, &ignored, &ignored, &user.GID) // other lines fail
	}
	if user.UID < 0 {
		return nil
	}
	return user
}
