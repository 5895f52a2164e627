package redline

import (
	"net/http"
	"time"
)

// isPlain says that of the request nothing needs to be recorded but its method, its
// pattern, its status and its duration, as of most requests.
func (p *passage) isPlain() bool {
	rec := p.rec
	return p.tracks && p.returned && rec.metrics.plain && rec.route == "" && rec.pattern == "" &&
		rec.status >= http.StatusOK && !rec.gone && !rec.hijacked && rec.panicked == nil && !rec.untracked &&
		p.request.Pattern != ""
}

// plainKey is what a plain request has at hand of its series. The pattern is kept as it
// is: it is a router's, and there is room for few.
func (p *passage) plainKey() key {
	return key{method: p.rec.exchange.method, status: int16(p.rec.status), route: p.request.Pattern} //nolint:gosec // net/http allows three digits
}

// endPlainly ends the recording of a plain request without an Exchange, and without
// looking up what pattern and method are as a route. It is false, and has done
// nothing, where there is more to the request, or none like it was there before.
func (p *passage) endPlainly(took time.Duration) bool {
	if !p.isPlain() {
		return false
	}
	k := p.plainKey()
	short := p.rec.metrics.patterns.find(k.method, k.status, k.route, nil)
	if short == nil {
		return false
	}
	if p.rec.inProgress != nil {
		p.rec.inProgress.add(-1)
	}
	short.entry.duration.observe(took)
	return true
}

// learn lets plain requests like this one, which was recorded into s, end plainly from
// now on. Where the duration does not stand for all that s records, they do not.
func (p *passage) learn(s *series) {
	if p.isPlain() && s.derived && s.dropped == nil {
		p.rec.metrics.patterns.add(p.plainKey(), s)
	}
}
