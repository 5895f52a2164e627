package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// handOverName is the subcommand, not for users, that redline starts itself by where a
// command's environment is to have the command's own pid: it is known between fork and
// exec alone, where Go lets nothing be done.
const handOverName = "hand-over-to-a-command"

// pidVariables are those that name the process that they are meant for: by
// sd_listen_fds(3), sd_watchdog_enabled(3), systemd.exec(5) and systemctl(1).
func pidVariables() []string {
	return []string{"LISTEN_PID", "WATCHDOG_PID", "SYSTEMD_EXEC_PID", "MAINPID"}
}

// pidfdVariable has a number of the same process that is not used again.
const pidfdVariable = "LISTEN_PIDFDID"

// needsHandOver reports whether a variable names this process, or the command is to
// ignore a signal.
func needsHandOver(environ []string, ignored []syscall.Signal) bool {
	return len(ignored) > 0 || slices.ContainsFunc(pidVariables(), func(name string) bool {
		return valueOf(environ, name) == strconv.Itoa(os.Getpid())
	})
}

// throughHandOver returns the path and arguments to start in a command's place.
func throughHandOver(path string, args []string, ignored []syscall.Signal) (string, []string) {
	numbers := make([]string, len(ignored))
	for i, s := range ignored {
		numbers[i] = strconv.Itoa(int(s))
	}
	self := "/proc/self/exe" // is there even where the file has been replaced
	if runtime.GOOS != "linux" {
		self, _ = os.Executable()
	}
	return self, append([]string{os.Args[0], handOverName, strings.Join(numbers, ","), path}, args...)
}

// handOver becomes a command: its arguments are signals to ignore, the path of the
// command, and the command's own. Variables that named the parent name this process.
func handOver(args []string, stderr io.Writer) int {
	const before = 2
	if len(args) <= before {
		fmt.Fprintf(stderr, "redline %s: argument missing; redline run calls this by itself\n", handOverName)
		return exitUsage
	}
	for number := range strings.SplitSeq(args[0], ",") {
		if n, err := strconv.Atoi(number); err == nil {
			signal.Ignore(syscall.Signal(n))
		}
	}
	environ := os.Environ()
	for _, name := range pidVariables() {
		if valueOf(environ, name) != strconv.Itoa(os.Getppid()) {
			continue
		}
		environ = withVariable(environ, name, strconv.Itoa(os.Getpid()))
		if name == "LISTEN_PID" && valueOf(environ, pidfdVariable) != "" {
			environ = withoutVariable(environ, pidfdVariable)
			if id, ok := ownPidfdID(); ok {
				environ = withVariable(environ, pidfdVariable, id)
			}
		}
	}
	path, command := args[1], args[before:]
	err := syscall.Exec(path, command, environ) //nolint:gosec // what the user runs
	fmt.Fprintln(stderr, "redline run:", &exec.Error{Name: path, Err: err})
	return exitFailure
}
