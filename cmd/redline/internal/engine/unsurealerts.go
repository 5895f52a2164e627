package engine

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/nflog"
	"github.com/prometheus/alertmanager/nflog/nflogpb"
	"github.com/prometheus/alertmanager/notify"
	amprovider "github.com/prometheus/alertmanager/provider"
	"github.com/prometheus/alertmanager/provider/mem"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/rules"
)

// toldAlerts are the alerts of which receivers may hear. An alert of a process before that
// nobody was told of may have ended since: receivers hear of it once it is sent again. It
// inhibits others before that.
type toldAlerts struct {
	*mem.Alerts
	kept *keptAlerts
}

// SlurpAndSubscribe implements provider.Alerts.
func (t toldAlerts) SlurpAndSubscribe(name string) ([]*alert.Alert, amprovider.AlertIterator) {
	all, more := t.Alerts.SlurpAndSubscribe(name)
	var told []*alert.Alert
	for _, a := range all {
		if one := t.kept.isRestored(a); one == nil || one.told {
			told = append(told, a)
		}
	}
	return told, more
}

// isRestored returns an alert of a process before, unless it was sent again.
func (k *keptAlerts) isRestored(a *alert.Alert) *restoredAlert {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.restored[a.Fingerprint()]
}

// sureStage keeps notifications back that say nothing but of alerts which may have ended.
type sureStage struct {
	next      notify.Stage
	kept      *keptAlerts
	sent      *nflog.Log
	receivers map[string][]notify.Integration
}

// Exec implements notify.Stage.
func (s *sureStage) Exec(ctx context.Context, log *slog.Logger, alerts ...*alert.Alert) (context.Context, []*alert.Alert, error) {
	var rest []*alert.Alert
	var told map[uint64]bool
	unsure := 0
	for _, a := range alerts {
		one := s.kept.isRestored(a)
		if one == nil {
			rest = append(rest, a)
			continue
		}
		if told == nil {
			told = s.told(ctx)
		}
		if !told[one.hash] { // this receiver knows nothing of it
			continue
		}
		if !a.Resolved() {
			unsure++
		}
		rest = append(rest, a)
	}
	if len(rest) == unsure {
		return ctx, nil, nil
	}
	return s.next.Exec(ctx, log, rest...)
}

// told returns the hashes of the alerts of a group that its receiver takes for firing.
func (s *sureStage) told(ctx context.Context) map[uint64]bool {
	told := map[uint64]bool{}
	group, _ := notify.GroupKey(ctx)
	receiver, _ := notify.ReceiverName(ctx)
	for _, i := range s.receivers[receiver] {
		to := &nflogpb.Receiver{GroupName: receiver, Integration: i.Name(), Idx: uint32(i.Index())} //nolint:gosec // a position in a list
		entries, err := s.sent.Query(nflog.QGroupKey(group), nflog.QReceiver(to))
		if err != nil { // there is none
			continue
		}
		for _, e := range entries {
			for _, hash := range e.FiringAlerts {
				told[hash] = true
			}
		}
	}
	return told
}

// renewHeld has restored alerts go on while a rule holds them, though it does not send them
// yet: after a restart it may wait for its time to pass anew. It returns once there are none.
func (a *alertmanager) renewHeld(ctx context.Context, held func() []*rules.AlertingRule) {
	for {
		going := a.kept.going(time.Now())
		if len(going) == 0 {
			return
		}
		wait := retention
		for _, one := range going {
			wait = min(wait, one.holds)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait / 4):
		}
		a.renew(ctx, held(), time.Now())
	}
}

// going returns the restored alerts that receivers know and that have not ended.
func (k *keptAlerts) going(now time.Time) map[model.Fingerprint]*restoredAlert {
	k.mu.Lock()
	defer k.mu.Unlock()
	going := map[model.Fingerprint]*restoredAlert{}
	for id, one := range k.restored {
		if has := k.all[id]; one.told && has.ofRule && has.alert != nil && !has.alert.ResolvedAt(now) {
			going[id] = one
		}
	}
	return going
}

// renew gives those of the restored alerts a later end that rules hold.
func (a *alertmanager) renew(ctx context.Context, held []*rules.AlertingRule, now time.Time) {
	going := a.kept.going(now)
	var renewed []*alert.Alert
	for _, r := range held {
		for _, active := range r.ActiveAlerts() {
			set, ok := a.labelsOf(active.Labels)
			if !ok {
				continue
			}
			if one := going[set.Fingerprint()]; one != nil {
				later := one.alert.Alert
				later.EndsAt = now.Add(one.holds)
				renewed = append(renewed, alert.New(later, now, false))
			}
		}
	}
	if err := a.alerts.Put(ctx, renewed...); err != nil {
		a.log.Error("alerts of before are not renewed", "err", err)
	}
}
