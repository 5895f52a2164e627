package probe

import (
	"errors"
	"net"
	"os"
	"slices"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// Reasons returns why the probe can go off in a process: the values of the label
// reason of redline_probe_failures_total.
func Reasons() []string {
	return []string{"bug", "directory", "framework", "name taken", "names", "space"}
}

// failures counts the processes in which the probe has gone off. Each process sends a
// datagram, which also works where no worker file can be written.
type failures struct {
	*prometheus.CounterVec
	conn    *net.UnixConn
	heard   *Heard
	reading sync.WaitGroup
}

// listenForFailures opens the socket at path, for processes of this user and of another
// if there is one.
func listenForFailures(path string, user *rundir.User, heard *Heard) (*failures, error) {
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		return nil, err
	}
	if user != nil {
		if err := errors.Join(os.Chmod(path, 0o600), user.Own(path)); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	own := selfmetrics.Families().ProbeFailures
	opts := prometheus.CounterOpts{Name: own.Name, Help: own.Help}
	f := &failures{conn: conn, heard: heard, CounterVec: prometheus.NewCounterVec(opts, []string{own.Label})}
	for _, reason := range Reasons() {
		f.WithLabelValues(reason)
	}
	f.reading.Go(f.read)
	return f, nil
}

// read counts datagrams until conn is closed.
func (f *failures) read() {
	datagram := make([]byte, 64)
	for {
		n, err := f.conn.Read(datagram)
		if err != nil {
			return
		}
		f.heard.add(string(datagram[:n]))
		if reason := string(datagram[:n]); slices.Contains(Reasons(), reason) {
			f.WithLabelValues(reason).Inc()
		}
	}
}

func (f *failures) close() error {
	err := f.conn.Close()
	f.reading.Wait()
	return err
}
