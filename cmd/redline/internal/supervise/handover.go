package supervise

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

	"github.com/redline-metrics/redline/cmd/redline/internal/envvar"
)

// HandOverName is a subcommand that is not for users. redline starts itself by it if a
// command's environment is to have the command's own pid, which is known only between fork
// and exec, where Go lets nothing be done.
const HandOverName = "hand-over-to-a-command"

// pidVariables returns the variables that name the process that they are meant for: by
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
		return envvar.Value(environ, name) == strconv.Itoa(os.Getpid())
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
	return self, append([]string{os.Args[0], HandOverName, strings.Join(numbers, ","), path}, args...)
}

// The exit statuses of a command that could not be started, as redline's own have them.
const (
	statusFailure = 1
	statusUsage   = 2
)

// HandOver becomes a command: its arguments are signals to ignore, the path of the
// command, and the command's own. Variables that named the parent name this process. It
// returns only if that fails, with the exit status.
func HandOver(args []string, stderr io.Writer) int {
	const before = 2
	if len(args) <= before {
		fmt.Fprintf(stderr, "redline %s: argument missing; redline run calls this by itself\n", HandOverName)
		return statusUsage
	}
	for number := range strings.SplitSeq(args[0], ",") {
		if n, err := strconv.Atoi(number); err == nil {
			signal.Ignore(syscall.Signal(n))
		}
	}
	environ := os.Environ()
	for _, name := range pidVariables() {
		if envvar.Value(environ, name) != strconv.Itoa(os.Getppid()) {
			continue
		}
		environ = envvar.With(environ, name, strconv.Itoa(os.Getpid()))
		if name == "LISTEN_PID" && envvar.Value(environ, pidfdVariable) != "" {
			environ = envvar.Without(environ, pidfdVariable)
			if id, ok := ownPidfdID(); ok {
				environ = envvar.With(environ, pidfdVariable, id)
			}
		}
	}
	path, command := args[1], args[before:]
	err := syscall.Exec(path, command, environ) //nolint:gosec // what the user runs
	fmt.Fprintln(stderr, "redline run:", &exec.Error{Name: path, Err: err})
	return statusFailure
}
