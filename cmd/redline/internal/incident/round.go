package incident

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
)

// Deadlines of a round of questions. With the time of gathering, and of a round that was
// under way, an incident is there within 30 s of its first alert.
const (
	roundTimeout = 10 * time.Second
	firstTimeout = 7 * time.Second
	mostAsked    = 10 // questions about single incidents
)

// round represents questions about all alerts that are on, and their answers.
type round struct {
	at        time.Time
	alerts    []asked
	incidents []known
	checkHeld bool

	held   map[string]bool // nil where nobody knows
	groups []answered
	err    error
}

// answered represents a group with the answer about it, or nil.
type answered struct {
	group

	diagnosis *diagnosis.Diagnosis
}

// nextRound returns the round that is due, or nil.
func (k *Keeper) nextRound(now time.Time) *round {
	if k.asking || !k.isDue(now) {
		return nil
	}
	r := &round{at: now}
	for _, a := range k.on {
		one := asked{live: *a}
		if in := k.open[a.incident]; in != nil {
			one.root = in.Roots[a.Fingerprint]
		}
		r.checkHeld = r.checkHeld || !a.sure
		r.alerts = append(r.alerts, one)
	}
	r.checkHeld = r.checkHeld && now.Sub(k.started) >= k.cfg.Settle()
	slices.SortFunc(r.alerts, func(a, b asked) int { return compareLive(&a.live, &b.live) })
	for _, id := range slices.Sorted(maps.Keys(k.open)) {
		r.incidents = append(r.incidents, knownOf(k.open[id]))
	}
	return r
}

// isDue reports whether it is time to ask: alerts are gathered that have no incident yet, or
// the last question is long ago.
func (k *Keeper) isDue(now time.Time) bool {
	for _, a := range k.on {
		if a.incident == "" && now.Sub(a.since) >= k.cfg.Gather {
			return true
		}
	}
	every, some := askLater, false
	for id := range k.onOf {
		some = true
		if now.Sub(k.open[id].Opened) < isYoung {
			every = askFirst
		}
	}
	return some && now.Sub(k.asked) >= every
}

func knownOf(r *record) known {
	in := known{id: r.ID, opened: r.Opened.UnixNano(), services: map[string]bool{}}
	for _, s := range r.Diagnosis.Services {
		in.services[s] = true
	}
	if in.roots = slices.Sorted(maps.Values(r.Roots)); len(in.roots) == 0 {
		in.roots = r.LastRoots
	}
	in.roots = slices.Compact(in.roots)
	return in
}

// run asks: first about all alerts, by which they are grouped, then about each group.
func (r *round) run(ctx context.Context, cfg *Config) {
	ctx, cancel := context.WithTimeout(ctx, roundTimeout)
	defer cancel()
	if r.checkHeld {
		r.held = map[string]bool{}
		if cfg.Held != nil {
			var err error
			if r.held, err = cfg.Held(ctx); err != nil {
				r.held, r.err = nil, err
			}
		}
		if r.held != nil {
			r.alerts = slices.DeleteFunc(r.alerts, func(a asked) bool { return !a.sure && !r.held[a.Fingerprint] })
		}
	}
	var all *diagnosis.Diagnosis
	if len(r.alerts) > 0 {
		first, cancel := context.WithTimeout(ctx, firstTimeout)
		defer cancel()
		all = r.ask(first, cfg, r.alerts)
	}
	var roots map[string]string
	if all != nil {
		if roots = all.Roots; roots == nil {
			roots = map[string]string{}
		}
	}
	for _, g := range arrange(r.alerts, r.incidents, roots) {
		r.groups = append(r.groups, answered{group: g})
	}
	r.answer(ctx, cfg, all)
}

// answer asks about each group that has alerts. The answer about all is about a group that
// is alone. Groups without an incident come first.
func (r *round) answer(ctx context.Context, cfg *Config, all *diagnosis.Diagnosis) {
	var to []*answered
	for i := range r.groups {
		if len(r.groups[i].alerts) > 0 {
			to = append(to, &r.groups[i])
		}
	}
	if len(to) == 1 || all == nil {
		for _, g := range to {
			g.diagnosis = all
		}
		return
	}
	slices.SortStableFunc(to, func(a, b *answered) int {
		return cmp.Or(cmp.Compare(min(len(a.incidents), 1), min(len(b.incidents), 1)), b.alerts[0].Fired.Compare(a.alerts[0].Fired))
	})
	for _, g := range to[:min(len(to), mostAsked)] {
		g.diagnosis = r.ask(ctx, cfg, g.alerts)
	}
}

// ask returns the answer about alerts, or nil.
func (r *round) ask(ctx context.Context, cfg *Config, alerts []asked) *diagnosis.Diagnosis {
	if ctx.Err() != nil {
		return nil
	}
	q := diagnosis.Question{At: r.at}
	for _, a := range alerts {
		q.Alerts = append(q.Alerts, diagnosis.Alert{Name: a.Name, Service: a.Service, Began: a.Fired, Symptom: a.symptom, Summary: a.Summary})
	}
	d, err := cfg.Diagnose(ctx, q)
	if err != nil {
		r.err = errors.Join(r.err, err)
		return nil
	}
	d = boundDiagnosis(d)
	return &d
}
