package deployers

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process is a program that a test runs, in a process group of its own.
type process struct {
	cmd *exec.Cmd
	log string        // a file with its output
	end chan struct{} // closed once it has ended
}

// start runs a command until the test ends.
func start(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{cmd: cmd, log: filepath.Join(t.TempDir(), "log"), end: make(chan struct{})}
	file, err := os.Create(p.log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	cmd.Stdout, cmd.Stderr = file, file
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.end)
		_ = cmd.Wait() // its status says it
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		select {
		case <-p.end:
		case <-time.After(20 * time.Second):
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		}
		if t.Failed() {
			t.Logf("%v said:\n%s", cmd.Args, p.said(t))
		}
	})
	return p
}

// said returns the output so far.
func (p *process) said(t *testing.T) string {
	t.Helper()
	return read(t, p.log)
}

// status waits for the end, and returns the exit status.
func (p *process) status(t *testing.T) int {
	t.Helper()
	select {
	case <-p.end:
	case <-time.After(time.Minute):
		t.Fatalf("%v does not end:\n%s", p.cmd.Args, p.said(t))
	}
	return p.cmd.ProcessState.ExitCode()
}

// await waits until the output matches, and returns the last match.
func (p *process) await(t *testing.T, pattern string) (match string) {
	t.Helper()
	eventually(t, func() error {
		all := regexp.MustCompile(pattern).FindAllStringSubmatch(p.said(t), -1)
		if len(all) == 0 {
			return fmt.Errorf("%v does not say %s:\n%s", p.cmd.Args, pattern, p.said(t))
		}
		match = all[len(all)-1][1]
		return nil
	})
	return match
}

// eventually tries until there is no error, for a minute.
func eventually(t *testing.T, try func() error) {
	t.Helper()
	enough := time.After(time.Minute)
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-time.After(20 * time.Millisecond): // leave others some of the processor
		case <-enough:
			t.Fatalf("a minute was not enough: %v", err)
		}
	}
}

// get reads a URL. An answer other than 200 is an error unless refused is true.
func get(address string, refused bool) (string, error) {
	resp, err := http.Get(address)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK && !refused {
		err = fmt.Errorf("%s: %s: %s", address, resp.Status, text)
	}
	return string(text), err
}

// ask returns the values of an expression that an engine finds, by a label.
func ask(engine, expr, label string) (map[string]float64, error) {
	text, err := get(engine+"/api/v1/query?query="+url.QueryEscape(expr), false)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string
				Value  [2]any
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		return nil, err
	}
	found := map[string]float64{}
	for _, series := range answer.Data.Result {
		value, err := strconv.ParseFloat(fmt.Sprint(series.Value[1]), 64)
		if err != nil {
			return nil, err
		}
		found[series.Metric[label]] += value
	}
	return found, nil
}

// total sums the values of series of a text whose names and labels match.
func total(t *testing.T, text, pattern string) (sum float64) {
	t.Helper()
	for _, m := range regexp.MustCompile(`(?m)^`+pattern+` (\S+)$`).FindAllStringSubmatch(text, -1) {
		value, err := strconv.ParseFloat(m[len(m)-1], 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += value
	}
	return sum
}

// python returns a program of the environment that has Flask and gunicorn.
func python(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(os.Getenv("REDLINE_VENVS"), "service", "bin", name)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("REDLINE_VENVS has no %s: .ci/venvs makes it: %v", name, err)
	}
	return path
}

// children returns the processes below one, as this pid namespace numbers them.
func children(pid int) (below []int) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, thread := range threads {
		text, _ := os.ReadFile(thread) // it may have ended
		for word := range strings.FieldsSeq(string(text)) {
			if child, err := strconv.Atoi(word); err == nil {
				below = append(append(below, child), children(child)...)
			}
		}
	}
	return below
}

// status returns a field of a process's status, such as State.
func status(pid int, field string) string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // it may have ended
	if m := regexp.MustCompile(`(?m)^` + field + `:\s+(.*)$`).FindSubmatch(text); m != nil {
		return string(m[1])
	}
	return ""
}

// loopback has a command listen on free ports of this machine alone.
func loopback(args []string) []string {
	local := make([]string, len(args))
	for i, arg := range args {
		local[i] = regexp.MustCompile(`^(--listen|--bind)=:\d+$`).ReplaceAllString(arg, "$1=127.0.0.1:0")
	}
	return local
}
