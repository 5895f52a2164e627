package cause

import "math"

// The thresholds of findings.
const (
	// sure is the strength from which a change is no chance. Three widths would be passed
	// once by 1,000 series of normal noise, four by none in fifteen looks.
	sure = 4
	// slower is the factor by which a latency has to grow before a user would say so.
	slower = 1.5
	// full is the share of a limit from which processors make requests wait.
	full = 0.7
	// wild is the strength from which use counts although nobody knows the limit, and so not
	// which share of it is left: twice the usual.
	wild = 2 * sure
	// climb is the least rise of a processor's share that counts: a tenth.
	climb = 0.1
	// swelling is the least growth of memory that counts: 64 MiB, a small service with its heap.
	swelling = 64 << 20
	// failing is the least share of requests that has to fail in addition: at one in a
	// hundred, an objective of 99.9 % is burnt ten times as fast as it allows.
	failing = 0.01
	// few is the least number of requests of which a share can be told: of fewer than twenty,
	// one failure is more than five in a hundred.
	few = 20
	// usual is the share of failures that is expected of every service: one in a thousand.
	usual = 0.001
	// halved is the share of its traffic to which a service has to fall.
	halved = 0.5
	// seen is the least number of requests beyond a quantile for it to be one: less than half
	// a request, and the quantile is the longest of a few.
	seen = 0.5
	// lately is for how long a change is told, in seconds: a quarter of an hour.
	lately = 900
)

// slow reports whether a latency rose clearly and noticeably, out of enough requests.
func (f *facts) slow(r reading) bool {
	c := r.change
	return r.meaning.measure == latency && c.Strength >= sure && c.Now >= slower*c.Before &&
		(r.meaning.role == client || f.beyond(r) >= seen)
}

// rises reports whether the latency of calls rose clearly and noticeably.
func rises(r *reading) bool {
	return r != nil && r.change.Strength >= sure && r.change.Now >= slower*r.change.Before
}

// beyond returns how many requests of the present are slower than the quantile of a reading.
// Where nobody counts requests, there are enough.
func (f *facts) beyond(r reading) float64 {
	if math.IsNaN(f.requests) {
		return math.Inf(1)
	}
	return f.requests * (1 - r.meaning.quantile)
}

// saturated reports whether little is left of the processor, and more was before.
func saturated(r reading) bool {
	c := r.change
	return r.meaning.measure == usage && c.By() >= climb &&
		(c.Strength >= sure && c.Now >= full || c.Strength >= wild)
}

// swollen reports whether memory grew by half, far outside its band.
func swollen(r reading) bool {
	c := r.change
	return r.meaning.measure == memoryBytes && c.Strength >= wild && c.Now >= slower*c.Before && c.By() >= swelling
}

// shares returns the share of requests that fails: before, now, and the most that was usual.
func shares(r reading) (before, now, most float64) {
	c := r.change
	if r.meaning.measure == success {
		return 1 - c.Before, 1 - c.Now, 1 - c.Low
	}
	return c.Before, c.Now, c.High
}

// failed returns how clearly more requests fail than before: the excess of failures over the
// scatter of a count, or 0 where the share is no larger than usual.
func (f *facts) failed(r reading) float64 {
	if r.meaning.measure != success && r.meaning.measure != failure {
		return 0
	}
	before, now, most := shares(r)
	if now-before < failing || now <= most || f.requests < few {
		return 0
	}
	if math.IsNaN(f.requests) {
		return math.Abs(r.change.Strength)
	}
	expected := f.requests * max(before, usual)
	return (f.requests*now - expected) / math.Sqrt(expected+1)
}

// lost returns how clearly a service has less to do than before: the lack of requests over
// the scatter of a count, or 0 where it kept more than half.
func (f *facts) lost() float64 {
	if math.IsNaN(f.requests) || f.requests > halved*f.expected {
		return 0
	}
	return (f.expected - f.requests) / math.Sqrt(f.expected+1)
}

// kept returns the share of its traffic that a service has kept.
func (f *facts) kept() float64 {
	if math.IsNaN(f.requests) || f.expected == 0 {
		return 1
	}
	return f.requests / f.expected
}
