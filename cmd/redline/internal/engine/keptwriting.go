package engine

import (
	"context"
	"io"
	"os"
	"time"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/dispatch"

	"github.com/redline-metrics/redline/cmd/redline/internal/wholefile"
)

// keptEvery is the least time between two writings of the alerts.
const keptEvery = time.Second

// keepAlerts writes the alerts to a file when they begin or end, and at the end.
func (a *alertmanager) keepAlerts(file string) {
	for {
		select {
		case <-a.ended:
			a.writeAlerts(file)
			return
		case <-a.kept.changed:
		}
		size := a.writeAlerts(file)
		select {
		case <-a.ended:
		case <-time.After(max(keptEvery, time.Duration(size)*time.Second/snapshotRate)):
		}
	}
}

// writeAlerts writes the alerts to a file, and returns its size in bytes. Where that fails,
// they are to be written again.
func (a *alertmanager) writeAlerts(file string) int64 {
	size, err := a.writeKept(file)
	if err != nil {
		a.log.Error("alerts are not written, and a restart does not know them", "err", err)
		a.kept.note()
	}
	return size
}

// writeKept writes the alerts to a file, unless there are none and never were.
func (a *alertmanager) writeKept(file string) (int64, error) {
	if err := a.dropTold(); err != nil {
		return 0, err
	}
	now := time.Now()
	encoded, left, err := encodeKept(a.kept.lines(now))
	if err != nil {
		return 0, err
	}
	if left > 0 {
		a.log.Warn("a restart will not know all alerts: the file has no room for more", "left_out", left)
	}
	if _, err := os.Lstat(file); err != nil && len(encoded) == 0 {
		return 0, nil
	}
	return wholefile.Replace(file, func(w io.Writer) (int64, error) { return writeKept(w, encoded, now) })
}

// dropTold drops the alerts that Alertmanager has forgotten, but for those whose end some
// receiver has not taken yet.
func (a *alertmanager) dropTold() error {
	over := a.kept.forgotten()
	dispatcher := a.dispatcher.Load()
	if len(over) == 0 || dispatcher == nil {
		return nil
	}
	wanted := func(one *alert.Alert, _ time.Time) (alert.AlertStatus, bool) {
		return alert.AlertStatus{}, over[one.Fingerprint()]
	}
	groups, _, err := dispatcher.Groups(context.Background(), func(*dispatch.Route) bool { return true }, wanted)
	if err != nil {
		return err
	}
	for _, g := range groups {
		for _, one := range g.Alerts {
			delete(over, one.Fingerprint())
		}
	}
	a.kept.drop(over)
	return nil
}
