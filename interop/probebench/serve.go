package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	workers = 4
	clients = 8
)

// serve adds how many requests a second gunicorn answers, with its default workers,
// which close a connection after each; and the memory of such a worker then.
func (c contender) serve(ctx context.Context, p plan, into *figures) (err error) {
	cmd, done, err := c.command(ctx, "gunicorn", "--workers", strconv.Itoa(workers), "--bind", "127.0.0.1:0", "--no-control-socket", c.module+":app")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	s, err := start(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if _, err := load(ctx, s.url, time.Second); err != nil { // each worker has answered then, and is warm
		return err
	}
	rate, err := load(ctx, s.url, p.load)
	if err != nil {
		return err
	}
	sum := 0.0
	for _, pid := range s.workers {
		bytes, err := memory(pid)
		if err != nil {
			return err
		}
		sum += bytes
	}
	into.rate = append(into.rate, rate)
	into.memory = append(into.memory, sum/workers)
	return nil
}

// server is a gunicorn that runs.
type server struct {
	cmd     *exec.Cmd
	url     string
	workers []string // their pids
	drained chan struct{}
}

var (
	listening = regexp.MustCompile(`Listening at: (http://\S+)`)
	booting   = regexp.MustCompile(`Booting worker with pid: (\d+)`)
)

// start runs a command of gunicorn's until all its workers are there.
func start(cmd *exec.Cmd) (*server, error) {
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, drained: make(chan struct{})}
	var log strings.Builder
	lines := bufio.NewScanner(io.TeeReader(stderr, &log))
	for len(s.workers) < workers && lines.Scan() {
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			s.url = m[1]
		}
		if m := booting.FindStringSubmatch(lines.Text()); m != nil {
			s.workers = append(s.workers, m[1])
		}
	}
	if len(s.workers) < workers || s.url == "" {
		return nil, fmt.Errorf("gunicorn has not started: %w\n%s", errors.Join(lines.Err(), cmd.Wait()), log.String())
	}
	go func() {
		defer close(s.drained)
		_, _ = io.Copy(io.Discard, stderr) // until gunicorn has ended
	}()
	return s, nil
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	<-s.drained
	return s.cmd.Wait()
}

// load is how many requests a second are answered to clients that always wait for one.
func load(ctx context.Context, url string, duration time.Duration) (float64, error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answered, errs := make([]int, clients), make([]error, clients)
	begun := time.Now()
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			for errs[i] == nil && time.Since(begun) < duration {
				errs[i] = ask(ctx, client, url+"/items")
				answered[i]++
			}
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range answered {
		sum += n
	}
	return float64(sum) / time.Since(begun).Seconds(), errors.Join(errs...)
}

func ask(ctx context.Context, client *http.Client, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusOK {
		err = errors.Join(err, fmt.Errorf("%s: %s", url, resp.Status))
	}
	return errors.Join(err, resp.Body.Close())
}

var pss = regexp.MustCompile(`(?m)^Pss: +(\d+) kB$`)

// memory is a process's proportional set size, in bytes: proc_pid_smaps_rollup(5).
func memory(pid string) (float64, error) {
	text, err := os.ReadFile("/proc/" + pid + "/smaps_rollup") //nolint:gosec // a pid
	if err != nil {
		return 0, err
	}
	m := pss.FindSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("no Pss of process %s in %q", pid, text)
	}
	kB, err := strconv.ParseFloat(string(m[1]), 64)
	return kB * 1024, err
}

// output returns the text that a command prints. An error has its stderr.
func output(cmd *exec.Cmd) ([]byte, error) {
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	return out, err
}
