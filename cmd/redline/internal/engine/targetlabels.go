package engine

import (
	"log/slog"
	"maps"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/discovery/targetgroup"
)

// mostFound is how many targets of a job are looked at: each takes memory before the job's
// relabel_configs drop it.
const mostFound = 100_000

// foundLabels bounds the bytes of labels that all targets of a job have together: each
// target of a group gets its own copy of the labels of the group. targetLabels is how many
// a target may have: the time that they take grows by their square.
const (
	foundLabels  = 256 << 20
	perLabel     = 16 // bytes of a label beside its text
	targetLabels = 500
)

// short returns groups without the targets that have a label longer than labels may be:
// Prometheus' labels would end the process. Of a job there are mostFound. Discovery hands out the same groups again and
// again, and others read them: only copies are changed.
func short(found groups, log *slog.Logger) groups {
	kept := make(groups, len(found))
	for job, all := range found {
		kept[job] = make([]*targetgroup.Group, 0, min(len(all), mostFound))
		left, bytes := mostFound, foundLabels
		out := &leftOut{log: log, job: job}
		for _, g := range all {
			if g == nil {
				continue
			}
			if left -= max(1, len(g.Targets)); left < 0 {
				log.Error("a job has more targets than are looked at; this group and those after it are left out", "job", job, "source", g.Source, "most", mostFound)
				break
			}
			one := &targetgroup.Group{Source: g.Source, Labels: maps.Clone(g.Labels), Targets: shortTargets(g, out)}
			for name, value := range g.Labels {
				if tooLong(name, value) {
					out.note("a label of targets is too long, and is left out", "source", g.Source, "label", shortened(string(name)), "bytes", len(name)+len(value))
					delete(one.Labels, name)
				}
			}
			if bytes -= labelBytes(one); bytes < 0 {
				log.Error("the targets of a job have more labels than are looked at; this group and those after it are left out", "job", job, "source", g.Source, "most_bytes", foundLabels)
				break
			}
			kept[job] = append(kept[job], one)
		}
		out.say()
	}
	return kept
}

func shortTargets(g *targetgroup.Group, out *leftOut) []model.LabelSet {
	kept := g.Targets[:0:0]
	for _, t := range g.Targets {
		address := shortened(string(t[model.AddressLabel]))
		if n := len(g.Labels) + len(t); n > targetLabels {
			out.note("a target has more labels than a target may have, and is left out", "source", g.Source, "address", address, "labels", n, "most", targetLabels)
			continue
		}
		long := false
		for name, value := range t {
			if tooLong(name, value) {
				out.note("a label of a target is too long, and the target is left out", "source", g.Source,
					"address", address, "label", shortened(string(name)), "bytes", len(name)+len(value))
				long = true
				break
			}
		}
		if !long {
			kept = append(kept, t)
		}
	}
	return kept
}

// leftOut notes what of a job's targets is left out, and says each reason once: there may be
// as many as targets.
type leftOut struct {
	log     *slog.Logger
	job     string
	reasons []string
	first   [][]any
	times   []int
}

func (l *leftOut) note(reason string, of ...any) {
	i := slices.Index(l.reasons, reason)
	if i < 0 {
		i = len(l.reasons)
		l.reasons, l.first, l.times = append(l.reasons, reason), append(l.first, of), append(l.times, 0)
	}
	l.times[i]++
}

func (l *leftOut) say() {
	for i, reason := range l.reasons {
		l.log.Error(reason, append([]any{"job", l.job, "times", l.times[i]}, l.first[i]...)...)
	}
}

// labelBytes returns the bytes of the labels of all targets of a group.
func labelBytes(g *targetgroup.Group) int {
	of := func(all model.LabelSet) (bytes int) {
		for name, value := range all {
			bytes += len(name) + len(value) + perLabel
		}
		return bytes
	}
	bytes := of(g.Labels) * len(g.Targets)
	for _, t := range g.Targets {
		bytes += of(t)
	}
	return bytes
}

func tooLong(name model.LabelName, value model.LabelValue) bool {
	return len(name) > labelNameLimit || len(value) > labelValueLimit
}

// shortened returns the beginning of a text.
func shortened(s string) string {
	const most = 100
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
