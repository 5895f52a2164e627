package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/nflog"
	"github.com/prometheus/alertmanager/nflog/nflogpb"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/common/model"
	"google.golang.org/protobuf/encoding/protodelim"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// restore hands the alerts of a process before to Alertmanager. Each ends after a while
// unless its sender sends it again, and its receivers are told so.
func (a *alertmanager) restore(file string) {
	log := a.e.cfg.Log
	var lines []keptLine
	var written time.Time
	if err := putAsideIf(file, log, func() (err error) {
		lines, written, err = readKept(file)
		return err
	}); err != nil {
		log.Error("alerts of before are not known; nobody is told of those that have ended", "err", err)
		return
	}
	if len(lines) == 0 {
		return
	}
	err := a.take(lines, written, time.Now())
	if err != nil {
		log.Error("alerts of before are not restored", "err", err)
	}
}

// take takes the alerts that a file had at a time. Those that had ended are of interest
// while a receiver has not heard of it.
func (a *alertmanager) take(lines []keptLine, written, now time.Time) error {
	entries, err := notificationsOf(a.sent)
	if err != nil {
		return err
	}
	told := toldOf(entries)
	all := make([]*alert.Alert, 0, len(lines))
	for i := range lines {
		all = append(all, a.restored(&lines[i], written, now))
	}
	hashes, err := hashesOf(all)
	if err != nil {
		return err
	}
	var taken []*alert.Alert
	for i, one := range all {
		if one.ResolvedAt(now) && !told[hashes[i]] {
			continue
		}
		taken = append(taken, one)
		a.kept.restore(one, &restoredAlert{alert: one, hash: hashes[i], told: told[hashes[i]], holds: one.EndsAt.Sub(now)}, lines[i].OfRule)
	}
	if err := a.prolong(entries, a.kept.hashes(), now); err != nil {
		return err
	}
	return a.alerts.Put(context.Background(), taken...)
}

// restored returns an alert as it is from a time on.
func (a *alertmanager) restored(l *keptLine, written, now time.Time) *alert.Alert {
	one := model.Alert{Labels: l.Labels, Annotations: l.Annotations, StartsAt: l.StartsAt, GeneratorURL: l.GeneratorURL}
	if one.StartsAt.After(now) {
		one.StartsAt = now
	}
	valid := l.EndsAt.Sub(l.UpdatedAt)
	switch {
	case l.hasEnded(written):
		if one.EndsAt = l.EndsAt; one.EndsAt.After(now) {
			one.EndsAt = now
		}
	case l.OfRule:
		one.EndsAt = now.Add(min(max(valid, a.e.Renewal()), retention))
	default:
		timeout := time.Duration(a.e.current().alertmanager.Global.ResolveTimeout)
		one.EndsAt = now.Add(min(valid, timeout))
		if l.EndsAt.After(one.EndsAt) && !l.Timeout {
			one.EndsAt = l.EndsAt
		}
	}
	return alert.New(one, now, l.Timeout)
}

// Renewal returns how long a rule's alert may go without being sent again: as in Prometheus
// four times as long as it takes, or as it takes to have samples.
func (e *Engine) Renewal() time.Duration {
	interval := max(e.cfg.Tuning.ResendDelay, e.evaluationInterval())
	if scrapes, err := e.current().prometheus.GetScrapeConfigs(); err == nil {
		for _, s := range scrapes {
			interval = max(interval, time.Duration(s.ScrapeInterval))
		}
	}
	return 4 * interval
}

// restore notes an alert of a process before.
func (k *keptAlerts) restore(a *alert.Alert, as *restoredAlert, ofRule bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.entry(a.Fingerprint()).ofRule = ofRule
	k.restored[a.Fingerprint()] = as
}

// hashes returns the hashes of the alerts that are restored, if somebody was told of them.
func (k *keptAlerts) hashes() map[uint64]bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	hashes := map[uint64]bool{}
	for _, one := range k.restored {
		if one.told {
			hashes[one.hash] = true
		}
	}
	return hashes
}

// prolong has the log of notifications keep the entries of alerts for as long as it keeps
// any. It would forget them after two repetitions, and so that their end is to be told.
func (a *alertmanager) prolong(entries []*nflogpb.MeshEntry, of map[uint64]bool, now time.Time) error {
	var later bytes.Buffer
	for _, e := range entries {
		if !slices.ContainsFunc(e.Entry.FiringAlerts, func(hash uint64) bool { return of[hash] }) {
			continue
		}
		// An entry takes the place of one that is older.
		e.Entry.Timestamp = timestamppb.New(e.Entry.Timestamp.AsTime().Add(1))
		e.ExpiresAt = timestamppb.New(now.Add(retention))
		if _, err := protodelim.MarshalTo(&later, e); err != nil {
			return err
		}
	}
	return a.sent.Merge(later.Bytes())
}

// notificationsOf returns all entries of a log of notifications.
func notificationsOf(log *nflog.Log) (entries []*nflogpb.MeshEntry, err error) {
	state, err := log.MarshalBinary()
	if err != nil {
		return nil, err
	}
	for from := bytes.NewReader(state); ; {
		var e nflogpb.MeshEntry
		if err := protodelim.UnmarshalFrom(from, &e); errors.Is(err, io.EOF) {
			return entries, nil
		} else if err != nil {
			return nil, err
		}
		entries = append(entries, &e)
	}
}

// toldOf returns the hashes of the alerts that some receiver takes for firing.
func toldOf(entries []*nflogpb.MeshEntry) map[uint64]bool {
	told := map[uint64]bool{}
	for _, e := range entries {
		for _, hash := range e.Entry.FiringAlerts {
			told[hash] = true
		}
	}
	return told
}

// hashesOf returns the hashes that a log of notifications has of alerts. Alertmanager's own
// stage makes them.
func hashesOf(alerts []*alert.Alert) ([]uint64, error) {
	firing := make([]*alert.Alert, 0, len(alerts))
	for _, a := range alerts {
		one := *a
		one.EndsAt = time.Time{}
		firing = append(firing, &one)
	}
	ctx := notify.WithRepeatInterval(notify.WithGroupKey(context.Background(), "any"), time.Hour)
	ctx, _, err := notify.NewDedupStage(nil, noNotifications{}, nil).Exec(ctx, slog.New(slog.DiscardHandler), firing...)
	if err != nil {
		return nil, err
	}
	hashes, _ := notify.FiringAlerts(ctx)
	if len(hashes) != len(alerts) {
		return nil, fmt.Errorf("%d alerts have %d hashes", len(alerts), len(hashes))
	}
	return hashes, nil
}

// noNotifications is a log without entries.
type noNotifications struct{ notify.NotificationLog }

// Query implements notify.NotificationLog.
func (noNotifications) Query(...nflog.QueryParam) ([]*nflogpb.Entry, error) {
	return nil, nflog.ErrNotFound
}
