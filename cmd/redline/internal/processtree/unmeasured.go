package processtree

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/probe"
)

// HintAtUnmeasured logs once that the probe measures no request: that the processes have
// told of no framework for the time after, or that one is there and the service has taken
// connections since. It ends then, or when a request is measured into dir, or by ctx.
func HintAtUnmeasured(ctx context.Context, heard *probe.Heard, after time.Duration, dir string, log *slog.Logger) {
	// The kernel shows an ended connection for a minute.
	looks := time.NewTicker(max(after/4, time.Millisecond))
	defer looks.Stop()
	connected := false
	for look := 1; ; look++ {
		select {
		case <-ctx.Done():
			return
		case <-looks.C:
		}
		if heard.Settled() || probeFiles(dir) {
			return
		}
		processes := descendants(os.Getpid())
		connected = connected || takenConnections(processes)
		seen, others := heard.Frameworks()
		if look < 4 || seen && !connected {
			continue
		}
		log.Warn("no request has been measured so far: " + whyUnmeasured(processes, seen, others) + "; docs/howto/flask.md says where --instrument works")
		return
	}
}

// probeFiles reports whether the probe has files in the directory: their names have more
// than a pid.
func probeFiles(dir string) bool {
	files, err := filepath.Glob(filepath.Join(dir, "*_[0-9]*-*.db"))
	return err == nil && len(files) > 0
}

// whyUnmeasured returns the reason, and the way out, as far as the processes show it.
func whyUnmeasured(processes []int, seen bool, others []string) string {
	embedded, python := "", false
	for _, pid := range processes {
		name, isPython := pythonOf(pid)
		switch {
		case name == "":
			continue
		case isPython:
			python = true
			if option := ignoring(argumentsOf(pid)); option != "" {
				return fmt.Sprintf("process %d runs Python with %s, which ignores the probe; start it without", pid, option)
			}
		default:
			embedded = name
		}
		if !hasProbe(pid) {
			return fmt.Sprintf("process %d has not got the PYTHONPATH that the probe is in; have what starts it keep that variable", pid)
		}
	}
	switch {
	case len(others) > 0:
		return fmt.Sprintf("the app is made with %s, which is not measured; Flask, Django, FastAPI and Starlette are", strings.Join(others, ", "))
	case seen:
		return "connections were taken, and none came to the Flask, Django, FastAPI or Starlette that has been loaded; give the app metrics of its own"
	case embedded != "":
		return fmt.Sprintf("no framework that is known has been loaded in the Python of %s; have it read PYTHONPATH, and run sitecustomize", embedded)
	case python:
		return "no framework that is known has been loaded; Flask, Django, FastAPI and Starlette are measured"
	}
	return "no Python is running; put redline run before the command that starts it"
}

// pythonMapped matches the files that a Python has mapped, by itself or within another program.
var pythonMapped = regexp.MustCompile(`(?m)/(libpython[^/\n]*|python\d[^\n]*\.so)$`)

// pythonOf returns the name of a process's program, if there is a Python in it, and reports
// whether it is Python itself.
func pythonOf(pid int) (name string, isPython bool) {
	path, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	if err != nil {
		return "", false
	}
	name = filepath.Base(path)
	if strings.HasPrefix(name, "python") || strings.HasPrefix(name, "pypy") {
		return name, true
	}
	maps, _ := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid)) // it may have ended
	if pythonMapped.Match(maps) {
		return name, false
	}
	return "", false
}

// argumentsOf returns the command line of a process.
func argumentsOf(pid int) []string {
	content, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)) // it may have ended
	return strings.Split(strings.TrimSuffix(string(content), "\x00"), "\x00")
}

// ignoring returns the option of a Python's command line by which it takes no heed of
// PYTHONPATH, or of sitecustomize; empty for none.
func ignoring(args []string) string {
	for i := 1; i < len(args); i++ {
		options, isShort := strings.CutPrefix(args[i], "-")
		if !isShort || options == "" {
			return ""
		}
		for at, option := range options {
			switch option {
			case 'I', 'E', 'S':
				return "-" + string(option)
			case 'c', 'm', '-':
				return ""
			case 'W', 'X':
				if at == len(options)-1 {
					i++ // its value
				}
			default:
				continue
			}
			break
		}
	}
	return ""
}

// hasProbe reports whether a process was started with the probe in its PYTHONPATH. One
// that may not be looked into has it.
func hasProbe(pid int) bool {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	if err != nil {
		return true
	}
	for variable := range strings.SplitSeq(string(content), "\x00") {
		path, isPath := strings.CutPrefix(variable, "PYTHONPATH=")
		for dir := range strings.SplitSeq(path, string(os.PathListSeparator)) {
			if _, err := os.Stat(filepath.Join(dir, "redline_probe", "hook.py")); isPath && err == nil {
				return true
			}
		}
	}
	return false
}

// takenConnections reports whether a connection is there, or was lately, to a port that
// one of the processes listens on.
func takenConnections(processes []int) bool {
	for _, pid := range processes {
		sockets := map[string]bool{}
		descriptors, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
		for _, d := range descriptors {
			link, _ := os.Readlink(d) // it may be closed
			if inode, isSocket := strings.CutPrefix(link, "socket:["); isSocket {
				sockets[strings.TrimSuffix(inode, "]")] = true
			}
		}
		if len(sockets) == 0 {
			continue
		}
		ports, busy := map[string]bool{}, map[string]bool{}
		for _, table := range []string{"tcp", "tcp6"} {
			readSockets(filepath.Join("/proc", strconv.Itoa(pid), "net", table), sockets, ports, busy)
		}
		for port := range ports {
			if busy[port] {
				return true
			}
		}
	}
	return false
}

// readSockets adds the local ports of a table of sockets: those that these sockets
// listen on, and those that connections have.
func readSockets(table string, sockets, ports, busy map[string]bool) {
	content, _ := os.ReadFile(table) //nolint:gosec // below /proc, where the process may be gone
	for line := range strings.Lines(string(content)) {
		// sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode: proc_pid_net(5)
		fields := strings.Fields(line)
		if len(fields) < 10 {
			continue
		}
		_, port, _ := strings.Cut(fields[1], ":")
		const listening = "0A" // TCP_LISTEN, include/net/tcp_states.h
		switch {
		case fields[3] != listening:
			busy[port] = true
		case sockets[fields[9]]:
			ports[port] = true
		}
	}
}
