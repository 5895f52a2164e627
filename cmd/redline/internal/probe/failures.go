package probe

import (
	"net"
	"slices"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// Reasons are why the probe goes off in a process, as redline_probe_failures_total
// has them.
func Reasons() []string {
	return []string{"bug", "directory", "framework", "name taken", "names", "space"}
}

// failures counts the processes in which the probe has gone off. They say so by a
// datagram each: where no worker file can be written, nothing else is left.
type failures struct {
	*prometheus.CounterVec
	conn    *net.UnixConn
	reading sync.WaitGroup
}

func listenForFailures(path string) (*failures, error) {
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		return nil, err
	}
	own := redline.OwnFamilies().ProbeFailures
	opts := prometheus.CounterOpts{Name: own.Name, Help: own.Help}
	f := &failures{conn: conn, CounterVec: prometheus.NewCounterVec(opts, []string{own.Label})}
	for _, reason := range Reasons() {
		f.WithLabelValues(reason)
	}
	f.reading.Go(f.read)
	return f, nil
}

// read counts until conn is closed.
func (f *failures) read() {
	datagram := make([]byte, 64)
	for {
		n, err := f.conn.Read(datagram)
		if err != nil {
			return
		}
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
