package diagnosis

import (
	"context"
	"time"

	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
)

const (
	// mostLocated bounds the changes whose second is looked for; the others are told to a step.
	mostLocated = 20
	// locateParts is the number of parts that each look divides a step into.
	locateParts = 30
)

// locator finds the second of a change that is known to a step. Steps differ from question to
// question, and the same change has to have the same time in the answers to all of them.
type locator struct {
	diagnoser *Diagnoser
	expr      string
	step      time.Duration
	located   int
}

// locate returns the second from which a series of the expression has the value of a moment.
// It is within the step before that moment.
func (l *locator) locate(ctx context.Context, metric model.Metric, p model.SamplePair) (time.Time, error) {
	at := p.Timestamp.Time().UTC()
	if l.located++; l.located > mostLocated {
		return at, nil
	}
	for step := l.step; step > time.Second; {
		part := max(time.Second, (step / locateParts).Truncate(time.Second))
		from := at.Add(-(step + part - 1).Truncate(part))
		matrix, err := l.diagnoser.matrix(ctx, l.expr, v1.Range{Start: from, End: at, Step: part})
		if err != nil {
			return at, err
		}
		has := map[model.Time]bool{}
		for _, s := range matrix {
			for _, one := range s.Values {
				has[one.Timestamp] = has[one.Timestamp] || one.Value == p.Value && s.Metric.Equal(metric)
			}
		}
		for at.After(from) && has[model.TimeFromUnixNano(at.Add(-part).UnixNano())] {
			at = at.Add(-part)
		}
		step = part
	}
	return at, nil
}
