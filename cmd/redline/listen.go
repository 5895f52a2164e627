package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strconv"
	"syscall"
)

// metricsAddress is where merged metrics are served unless said otherwise. The node
// exporter has its port too.
const metricsAddress = "127.0.0.1:9100"

// listenForMetrics takes the address of --listen. Where nobody has given it and the
// default is in use, it takes one of the next ten ports, or any: that a port is taken
// must not keep a service from starting.
func listenForMetrics(ctx context.Context, address string, given bool, log *slog.Logger) (net.Listener, error) {
	l, err := listen(ctx, "--listen", address)
	if given || !errors.Is(err, syscall.EADDRINUSE) {
		return l, err
	}
	host, port, splitErr := net.SplitHostPort(address)
	first, numberErr := strconv.Atoi(port)
	if splitErr != nil || numberErr != nil {
		return nil, err
	}
	const further = 10
	for n := 1; errors.Is(err, syscall.EADDRINUSE) && n <= further+1; n++ {
		next := first + n
		if n > further {
			next = 0
		}
		l, err = listen(ctx, "--listen", net.JoinHostPort(host, strconv.Itoa(next)))
	}
	if err != nil {
		return nil, err
	}
	log.Warn("the default address is in use, so the metrics are served at another; --listen chooses one",
		"taken", address, "address", l.Addr().String())
	return l, nil
}

// openable returns a listener's address as one opens it on this machine: an address of
// all interfaces is none that every client takes.
func openable(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("localhost", port)
	}
	return a.String()
}
