package redline

import (
	"net/http"
	"time"

	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/patterns"
	"github.com/redline-metrics/redline/internal/respwriter"
	"github.com/redline-metrics/redline/internal/seriestable"
)

// fastPathMarks are those that leave the fast path open.
const fastPathMarks = respwriter.Flushed | respwriter.CountsBytes | inflight.Idle

// onFastPath reports whether only the method, the pattern, the status and the duration of
// the request are to be recorded, as is true of most requests.
func (p *passage) onFastPath(a inflight.Answer) bool {
	return p.Records && p.Returned && p.metrics.fastPath && a&respwriter.AllMarks&^fastPathMarks == 0 &&
		a.Status() >= http.StatusOK && p.Outer == nil && p.Rec.State().Notes.Load() == nil &&
		p.Request != nil && (p.Outermost || p.Request == p.Rec.Response().Request) && p.hasRoute(a.Status())
}

// hasRoute reports whether the request's pattern alone determines the route, without a look
// at a mux or at the rest of the request.
func (p *passage) hasRoute(status int) bool {
	pattern := p.Request.Pattern
	return pattern != "" && (!patterns.Missed(status) || !patterns.IsSubtree(pattern)) &&
		(p.OuterPattern == "" || p.metrics.config.Mux == nil) && code(p.Rec.State().Arrived).method() != connectMethod
}

// fastKey returns the parts of a fast request's series that are at hand. It does not copy
// the pattern: patterns belong to a router, and there is room for few.
func (p *passage) fastKey(a inflight.Answer) seriestable.Key {
	return seriestable.Key{Code: uint32(code(p.Rec.State().Arrived).with(outcome(a.Status())) & p.metrics.endedBits), Name: p.Request.Pattern} //nolint:gosec // three digits
}

// endFast ends the recording of a fast request without an Exchange, and without looking up
// the route of its pattern and method. It returns false, and does nothing, if more is to be
// recorded of the request, or if none like it came before.
func (p *passage) endFast(took time.Duration) bool {
	a := p.Rec.Load()
	if !p.onFastPath(a) {
		return false
	}
	k := p.fastKey(a)
	s, ok := p.metrics.byPattern.Find(k.Code, k.Name)
	if !ok {
		return false
	}
	p.endInProgress()
	s.duration.Observe(took)
	return true
}

// cacheShortcut lets later requests like this one, which was recorded into s, end fast. It
// does nothing unless the duration stands for all that s records.
func (p *passage) cacheShortcut(a inflight.Answer, s *series) {
	if p.onFastPath(a) && s.derived && s.dropped == nil {
		p.metrics.byPattern.Add(p.fastKey(a), s)
	}
}
