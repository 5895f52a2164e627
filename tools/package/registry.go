package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
)

// serveRegistry runs a registry in memory on a free port of loopback, until stop.
func serveRegistry(ctx context.Context) (address string, stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, "crane", "registry", "serve", "--address", "127.0.0.1:0")
	said, err := cmd.StderrPipe()
	if err != nil {
		cancel()
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		cancel()
		return "", nil, err
	}
	lines := bufio.NewReader(said)
	drained := make(chan struct{})
	stop = func() {
		cancel()
		<-drained
		_ = cmd.Wait() // ended by stop
	}
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			close(drained)
			stop()
			return "", nil, fmt.Errorf("crane registry serve: no address: %w", err)
		}
		if _, port, ok := strings.Cut(line, "serving on port "); ok {
			go func() {
				defer close(drained)
				_, _ = io.Copy(io.Discard, lines)
			}()
			return "127.0.0.1:" + strings.TrimSpace(port), stop, nil
		}
	}
}
