package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// contender is one of the two.
type contender struct {
	name string
	// command returns its command line for a configuration, a directory and an address.
	command func(config, dir, addr string) []string

	base    string
	process *exec.Cmd
	startup []time.Duration
	queries map[string][]time.Duration
	rss     int64   // kB, resident at the end
	peak    int64   // kB
	cpu     float64 // seconds
}

// start starts c, and returns when it is ready.
func (c *contender) start(ctx context.Context, config, dir string) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return err
	}
	c.base = "http://" + addr
	args := c.command(config, dir, addr)
	c.process = exec.Command(args[0], args[1:]...) //nolint:gosec,noctx // ours; stop ends it
	c.process.Stderr = os.Stderr
	if err := c.process.Start(); err != nil {
		return err
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		resp, err := http.Get(c.base + "/-/ready") //nolint:noctx // a minute bounds it
		if err != nil {
			continue
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return nil
		}
	}
	return fmt.Errorf("%s is not ready within a minute", c.name)
}

func (c *contender) stop() {
	_ = c.process.Process.Signal(syscall.SIGTERM) // it may have ended
	_ = c.process.Wait()
}

// timeStart times a start on an empty directory.
func (c *contender) timeStart(ctx context.Context, config, dir string) error {
	begun := time.Now()
	if err := c.start(ctx, config, dir); err != nil {
		return err
	}
	c.startup = append(c.startup, time.Since(begun))
	c.stop()
	return nil
}

// measure reads the memory and processor time that c's process has taken.
func (c *contender) measure() error {
	dir := filepath.Join("/proc", strconv.Itoa(c.process.Process.Pid))
	status, err := os.ReadFile(filepath.Join(dir, "status")) //nolint:gosec // below /proc
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmRSS:" {
			c.rss, _ = strconv.ParseInt(f[1], 10, 64)
		} else if len(f) == 3 && f[0] == "VmHWM:" {
			c.peak, _ = strconv.ParseInt(f[1], 10, 64)
		}
	}
	stat, err := os.ReadFile(filepath.Join(dir, "stat")) //nolint:gosec // below /proc
	if err != nil {
		return err
	}
	// utime and stime, in ticks of 10 ms: proc_pid_stat(5)
	f := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	const user, system, perSecond = 11, 12, 100
	u, _ := strconv.ParseFloat(f[user], 64)
	s, _ := strconv.ParseFloat(f[system], 64)
	c.cpu = (u + s) / perSecond
	return nil
}

func (c *contender) ask(ctx context.Context, query string, from, to time.Time) (time.Duration, error) {
	values := url.Values{
		"query": {query}, "step": {"5"},
		"start": {strconv.FormatInt(from.Unix(), 10)}, "end": {strconv.FormatInt(to.Unix(), 10)},
	}
	begun := time.Now()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/api/v1/query_range?"+values.Encode(), nil)
	if err != nil {
		return 0, err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	took := time.Since(begun)
	var answer struct {
		Status string `json:"status"`
		Error  string `json:"error"`
		Data   struct {
			Result []json.RawMessage `json:"result"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return 0, err
	}
	if answer.Status != "success" || len(answer.Data.Result) == 0 {
		return 0, errors.Join(errors.New("no result"), errors.New(answer.Error))
	}
	return took, nil
}
