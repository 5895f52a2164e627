package main

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"
)

// TestListenForMetrics holds the kind: things of redline's own that keep a service from
// starting. Where the default address is in use (case 29), another is taken, and said;
// an address that somebody has asked for is a must.
func TestListenForMetrics(t *testing.T) {
	var l net.ListenConfig
	taken, err := l.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	address := taken.Addr().String()
	if _, err := listenForMetrics(t.Context(), address, true, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("got %v", err)
	}
	var said strings.Builder
	for range 3 { // one after the other is in use
		said.Reset()
		got, err := listenForMetrics(t.Context(), address, false, slog.New(slog.NewTextHandler(&said, nil)))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = got.Close() }()
		if n := strings.Count(said.String(), "\n"); n != 1 || !strings.Contains(said.String(), "taken="+address+" address="+got.Addr().String()) {
			t.Errorf("said %q", said.String())
		}
	}
	free, err := listenForMetrics(t.Context(), "127.0.0.1:0", false, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	_ = free.Close()
	if _, err := listenForMetrics(t.Context(), "192.0.2.1:1", false, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("an address of no machine is taken")
	}
}

// TestOpenable holds that an address opens which is printed for people to open.
func TestOpenable(t *testing.T) {
	for at, want := range map[string]string{
		"127.0.0.1:9090": "127.0.0.1:9090", "0.0.0.0:9090": "localhost:9090", "[::]:9090": "localhost:9090", "[::1]:80": "[::1]:80", "10.0.0.7:1": "10.0.0.7:1",
	} {
		addr, err := net.ResolveTCPAddr("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		if got := openable(addr); got != want {
			t.Errorf("%s: got %s, want %s", at, got, want)
		}
	}
}
