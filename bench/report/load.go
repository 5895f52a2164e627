package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
	"time"

	"github.com/redline-metrics/redline/bench/peers"
)

// endToEnd measures how many requests a second net/http's server answers on the loopback,
// to connections that stay open. The client runs on the same processors.
func (p plan) endToEnd(ctx context.Context, show progress) ([]Load, error) {
	cases := peers.NetHTTP()
	found := make([]Load, len(cases))
	for round := range p.loadRounds {
		show.round("end to end", round, p.loadRounds)
		for i, c := range cases {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			s, err := c.New([]string{"users"})
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.Name, err)
			}
			rate, err := p.serve(ctx, s.Handler)
			if err != nil {
				return nil, fmt.Errorf("%s under load: %w", c.Name, err)
			}
			found[i].Name, found[i].Role = c.Name, c.Role
			found[i].PerSecond = append(found[i].PerSecond, rate)
		}
	}
	return found, nil
}

// serve returns how many requests a second h answers.
func (p plan) serve(ctx context.Context, h http.Handler) (float64, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	var served sync.WaitGroup
	served.Go(func() { _ = server.Serve(l) }) // it ends by Close
	defer served.Wait()
	defer func() { _ = server.Close() }()

	addr, errs := l.Addr().String(), make([]error, p.connections)
	answered := make([]int, p.connections)
	var clients sync.WaitGroup
	start := time.Now()
	for i := range p.connections {
		clients.Go(func() { answered[i], errs[i] = ask(ctx, addr, start.Add(p.load)) })
	}
	clients.Wait()
	took, sum := time.Since(start), 0
	for _, n := range answered {
		sum += n
	}
	return float64(sum) / took.Seconds(), errors.Join(errs...)
}

// ask sends one request after the other, and returns how many were answered. It reads
// answers by their length: a client that parsed them would be measured too.
func ask(ctx context.Context, addr string, until time.Time) (answered int, err error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	request := []byte("GET /users/42 HTTP/1.1\r\nHost: " + addr + "\r\nUser-Agent: bench\r\n\r\n")
	length, err := askOnce(conn, request)
	answer := make([]byte, length)
	for answered = 1; err == nil && time.Now().Before(until); answered++ {
		if _, err = conn.Write(request); err == nil {
			_, err = io.ReadFull(conn, answer)
		}
		if err == nil && !bytes.HasPrefix(answer, []byte("HTTP/1.1 200 OK\r\n")) {
			err = fmt.Errorf("answered %q", answer)
		}
	}
	return answered, err
}

// askOnce returns the length of the answer. All answers have it: the body, the status and
// the lengths of the headers are the same.
func askOnce(conn net.Conn, request []byte) (int, error) {
	if _, err := conn.Write(request); err != nil {
		return 0, err
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }() // it has been read
	answer, err := httputil.DumpResponse(resp, true)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("answered %s", resp.Status)
	}
	return len(answer), err
}
