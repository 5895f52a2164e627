// Package supervise runs the command of redline run: as a child that gets its signals, its
// environment and systemd's messages as without redline, and whose orphans are reaped.
package supervise

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/redline-metrics/redline/cmd/redline/internal/processtree"
	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

// forwarded returns the signals that servers like gunicorn and uWSGI act on.
func forwarded() []os.Signal {
	return []os.Signal{
		syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2,
		syscall.SIGQUIT, syscall.SIGTTIN, syscall.SIGTTOU, syscall.SIGWINCH,
	}
}

// Signals holds the signals that a command is to get.
type Signals struct {
	channel chan os.Signal
	// ignored are those that this process was started to ignore, as by nohup. They
	// are passed on still: a command that handles them all the same gets them.
	ignored []syscall.Signal
}

// CatchSignals collects signals for a command until stop is called.
func CatchSignals() (s Signals, stop func()) {
	for _, number := range []syscall.Signal{syscall.SIGHUP, syscall.SIGINT} {
		if signal.Ignored(number) {
			s.ignored = append(s.ignored, number)
		}
	}
	s.channel = make(chan os.Signal, 16)
	signal.Notify(s.channel, forwarded()...)
	return s, func() { signal.Stop(s.channel) }
}

// stragglerPatience bounds the time in which descendants may end with their command, before
// they count as left behind.
const stragglerPatience = time.Second

// end describes the end of a command.
type end struct {
	status int // 128 and the number of the signal where one ended it, as shells have it
	err    error
}

// processes has those of a command: the one that was started, and its descendants that have
// lost their parents.
type processes struct {
	log     *slog.Logger
	main    chan end      // of the one that was started
	all     chan struct{} // closed once all have ended
	started chan error

	// mu is held while a process is reaped or signalled, as its pid may be another's
	// once it is reaped.
	mu sync.Mutex
	// pid is that of the one that was started, or 0 once it has ended.
	pid int
}

// Run runs a command with this process's own input, output and descriptors, passes signals
// on to it and returns its exit status. If the command succeeds and leaves processes, as a
// service does that becomes a daemon, Run goes on until those have ended, and passes signals
// on to them. If it fails and leaves some, alive is true. Run also reaps orphans, as a
// container's first process must. It can be called once in a process.
func Run(path string, args, environ []string, signals Signals, log *slog.Logger) (status int, alive bool, err error) {
	p := &processes{log: log, main: make(chan end, 1), all: make(chan struct{}), started: make(chan error, 1)}
	adoptOrphans()
	go p.run(path, args, environ, signals.ignored)
	if err := <-p.started; err != nil {
		return 0, false, err
	}
	atTerminal := term.IsTerminal(int(os.Stdin.Fd()))
	var ended *end
	var late <-chan time.Time
	for {
		select {
		case e := <-p.main:
			ended = &e
			late = time.After(stragglerPatience)
		case <-p.all:
			if ended == nil {
				e := <-p.main
				ended = &e
			}
			return ended.status, false, ended.err
		case <-late:
			left := p.left()
			if ended.status != 0 {
				log.Warn("the command has ended, and has left processes whose metrics are no longer served", "status", ended.status, "processes", left)
				return ended.status, true, nil
			}
			log.Info("the command has ended, and has left processes; they get the signals now, and their metrics are served until they end", "processes", left)
		case s := <-signals.channel:
			if ended == nil && atTerminal && slices.Contains([]os.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGWINCH}, s) {
				continue // the terminal has sent it to the command too
			}
			p.signal(s.(syscall.Signal))
		}
	}
}

// run starts the command, and reaps until all processes have ended.
func (p *processes) run(path string, args, environ []string, ignored []syscall.Signal) {
	// The kernel would take the end of this thread for the end of redline.
	runtime.LockOSThread()
	attr := &os.ProcAttr{Env: environ, Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}, Sys: &syscall.SysProcAttr{}}
	EndWithParent(attr.Sys)
	if needsHandOver(environ, ignored) {
		path, args = throughHandOver(path, args, ignored)
	}
	process, err := os.StartProcess(path, args, attr)
	if err != nil {
		p.started <- err
		return
	}
	p.pid = process.Pid
	_ = process.Release() // it is waited for here
	p.started <- nil
	p.reap()
}

// reap waits for children until there are none.
func (p *processes) reap() {
	defer close(p.all)
	for {
		err := awaitChild()
		for err == nil {
			var pid int
			if pid, err = p.reapOne(); pid == 0 {
				break
			}
		}
		if err != nil && !errors.Is(err, syscall.EINTR) {
			if p.pid != 0 { // nobody else changes it
				p.main <- end{err: fmt.Errorf("wait: %w", err)}
			}
			return
		}
	}
}

// reapOne reaps a child that has ended, and returns its pid, or 0 where none has.
func (p *processes) reapOne() (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var ws syscall.WaitStatus
	pid, err := syscall.Wait4(-1, &ws, syscall.WNOHANG, nil)
	if err != nil || pid != p.pid || pid == 0 {
		return pid, err
	}
	p.pid = 0
	status := ws.ExitStatus()
	if ws.Signaled() {
		status = 128 + int(ws.Signal())
	}
	p.main <- end{status: status}
	return pid, nil
}

// signal passes a signal on to the command or, once that has ended, to its descendants.
func (p *processes) signal(s syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	to := []int{p.pid}
	if p.pid == 0 {
		to = processtree.Children(os.Getpid())
	}
	for _, pid := range to {
		if err := syscall.Kill(pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
			p.log.Warn("signal was not passed on", "signal", s, "process", pid, "err", err)
		}
	}
}

// left names the processes that a command has left.
func (p *processes) left() string {
	var names []string
	for _, pid := range processtree.Children(os.Getpid()) {
		names = append(names, fmt.Sprintf("%d (%s)", pid, rundir.Name(pid)))
	}
	return strings.Join(names, ", ")
}
