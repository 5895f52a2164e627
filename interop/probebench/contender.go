package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/redline-metrics/redline/multiproc"
)

// contender is a way to measure the app, or not to.
type contender struct {
	name    string
	bin     string   // of its Python environment
	module  string   // in interop/python
	by      []string // the command that runs Python, or none
	environ []string
	several bool // processes write worker files
}

// The others are compared with the first two, and the last is ours.
const bare, exporter = 0, 1

func contenders(venvs, redline string) []contender {
	service, otel := filepath.Join(venvs, "service", "bin"), filepath.Join(venvs, "otel", "bin")
	return []contender{
		{name: "Flask alone", bin: service, module: "items"},
		{name: "prometheus_flask_exporter", bin: service, module: "exported"},
		{name: "prometheus_flask_exporter, multi-process mode", bin: service, module: "exported", several: true},
		{
			name: "opentelemetry-instrument, metrics alone", bin: otel, module: "items",
			by: []string{filepath.Join(otel, "opentelemetry-instrument")},
			environ: []string{
				"OTEL_METRICS_EXPORTER=prometheus", "OTEL_EXPORTER_PROMETHEUS_PORT=0",
				"OTEL_TRACES_EXPORTER=none", "OTEL_TRACES_SAMPLER=always_off", "OTEL_LOGS_EXPORTER=none",
			},
		},
		{
			name: "redline run --instrument", bin: service, module: "items",
			by: []string{redline, "run", "--instrument", "--listen", "127.0.0.1:0", "--"},
		},
	}
}

// command is one that runs a program of the contender's environment. done is to be
// called once it has ended.
func (c contender) command(ctx context.Context, program string, args ...string) (cmd *exec.Cmd, done func() error, err error) {
	line := append(append(append([]string{}, c.by...), filepath.Join(c.bin, program)), args...)
	cmd = exec.CommandContext(ctx, line[0], line[1:]...) //nolint:gosec // ours
	cmd.Dir = filepath.Join("interop", "python")
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	cmd.Env = append(cmd.Env, c.environ...)
	// A server has children to end, which a kill would leave behind.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	done = func() error { return nil }
	if c.several {
		dir, err := multiproc.TempDir()
		if err != nil {
			return nil, nil, err
		}
		cmd.Env = append(cmd.Env, "PROMETHEUS_MULTIPROC_DIR="+dir)
		done = func() error { return os.RemoveAll(dir) }
	}
	return cmd, done, nil
}

// call adds the time of a call of the app in a process of its own.
func (c contender) call(ctx context.Context, p plan, into *figures) error {
	cmd, done, err := c.command(ctx, "python", "calls.py", c.module, strconv.Itoa(p.batches))
	if err != nil {
		return err
	}
	out, err := output(cmd)
	if err := errors.Join(err, done()); err != nil {
		return err
	}
	var microseconds float64
	if err := json.Unmarshal(out, &microseconds); err != nil {
		return err
	}
	into.call = append(into.call, microseconds)
	return nil
}
