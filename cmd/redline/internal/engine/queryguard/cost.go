package queryguard

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
)

const (
	sampleBytes = 16
	// ranked is how many samples' room one takes among the largest or smallest of a group.
	ranked = 3
	// steppedRoom is how many samples' room each step takes: its statistics, and the
	// remains of a slice that grows.
	steppedRoom = 4
	// mostVisits is how many samples of subqueries a function may look at for one series:
	// in between the evaluation does not see that it is to end.
	mostVisits = 2_000_000_000
	// usualInterval is between the samples of a series, in milliseconds, as far as can be
	// told before they are read.
	usualInterval = 15_000
)

// Cost is the estimate of a query.
type Cost struct {
	Steps   float64 // of its time range and its subqueries
	Samples float64 // in memory, at most
	Visits  float64 // of samples, by all steps together
}

// scope is the time that a part of an expression is evaluated for.
type scope struct {
	span float64 // milliseconds, 0 for an instant
	step float64
}

func (s scope) steps() float64 { return math.Floor(s.span/s.step) + 1 }

// shape represents the result of a part, as far as it is known.
type shape struct {
	series  float64
	label   float64         // length of its longest label that counts, in bytes
	written map[string]bool // labels that the query has written
}

func (s shape) with(other shape) shape {
	s.series = max(s.series, other.series)
	s.label = max(s.label, other.label)
	if len(s.written) == 0 {
		s.written = other.written
	} else if len(other.written) > 0 {
		both := map[string]bool{}
		for _, names := range []map[string]bool{s.written, other.written} {
			for name := range names {
				both[name] = true
			}
		}
		s.written = both
	}
	return s
}

// estimate adds up the cost of an expression.
type estimate struct {
	series func([]*labels.Matcher) float64                   // how many series matchers can match
	groups func(of shape, by []string, without bool) float64 // how many groups an aggregation has
	limits Limits
	every  time.Duration // the step of subqueries that name none

	steps, samples float64
	visits         float64
	written        float64 // room of labels that the query writes, in samples
}

// Estimate returns the cost of a statement, or an error where that is past a limit. The
// statement is as the engine has it, with parts marked that do not depend on the step.
func Estimate(ctx context.Context, stmt *parser.EvalStmt, of Index, l Limits, subqueryStep time.Duration) (Cost, error) {
	ctx, end := context.WithTimeout(ctx, mostCounting)
	defer end()
	from, to := promql.FindMinMaxTime(stmt)
	parts := partsOf(of, from, to)
	e := &estimate{
		series: func(matchers []*labels.Matcher) float64 { return parts.series(ctx, matchers) },
		groups: func(s shape, by []string, without bool) float64 { return parts.groups(ctx, s, by, without) },
		limits: l.Stated(), every: subqueryStep,
	}
	at := scope{span: float64(stmt.End.UnixMilli()) - float64(stmt.Start.UnixMilli()), step: max(1, float64(stmt.Interval.Milliseconds()))}
	if err := e.addSteps(at); err != nil {
		return Cost{}, err
	}
	if _, err := e.visit(stmt.Expr, at); err != nil {
		return Cost{}, err
	}
	return Cost{Steps: e.steps, Samples: min(e.samples+steppedRoom*e.steps, float64(e.limits.Samples)), Visits: e.visits}, nil
}

// addSteps adds the steps of a range. The engine counts samples by step, in slices
// that it makes before it reads anything.
func (e *estimate) addSteps(at scope) error {
	if at.span < 0 {
		return nil // has no result
	}
	e.steps += at.steps()
	if e.steps > float64(e.limits.Steps) {
		return refusal("steps of its time range and its subqueries", e.steps, e.limits.Steps, StepsFlag)
	}
	return nil
}

// visit adds the cost of an expression that is evaluated for a time.
func (e *estimate) visit(expr parser.Expr, at scope) (shape, error) {
	switch n := expr.(type) {
	case *parser.StepInvariantExpr:
		return e.visit(n.Expr, scope{step: at.step})
	case *parser.ParenExpr:
		return e.visit(n.Expr, at)
	case *parser.UnaryExpr:
		return e.visit(n.Expr, at)
	case *parser.VectorSelector:
		return e.selected(n, at, 0), nil
	case *parser.MatrixSelector:
		if v, ok := n.VectorSelector.(*parser.VectorSelector); ok {
			return e.selected(v, at, float64(n.Range.Milliseconds())), nil
		}
	case *parser.SubqueryExpr:
		return e.subquery(n, at)
	case *parser.BinaryExpr:
		return e.binary(n, at)
	case *parser.AggregateExpr:
		return e.aggregate(n, at)
	case *parser.Call:
		return e.call(n, at)
	}
	return shape{series: 1}, nil
}

// selected adds the samples of a selector: one for each series and step. Each step looks
// at those of a window, in milliseconds.
func (e *estimate) selected(v *parser.VectorSelector, at scope, window float64) shape {
	series := e.series(v.LabelMatchers)
	e.samples += series * at.steps()
	e.visits += series * at.steps() * max(1, window/usualInterval)
	return shape{series: series, label: usualLabel}
}

// inner returns the time that a subquery's expression is evaluated for: that of all steps
// outside, as the engine has it.
func (e *estimate) inner(n *parser.SubqueryExpr, at scope) scope {
	step := n.Step
	if step == 0 {
		step = e.every
	}
	return scope{span: max(0, at.span) + float64(n.Range.Milliseconds()), step: max(1, float64(step.Milliseconds()))}
}

func (e *estimate) subquery(n *parser.SubqueryExpr, at scope) (shape, error) {
	inner := e.inner(n, at)
	if err := e.addSteps(inner); err != nil {
		return shape{}, err
	}
	return e.visit(n.Expr, inner)
}

func (e *estimate) binary(n *parser.BinaryExpr, at scope) (shape, error) {
	left, err := e.visit(n.LHS, at)
	if err != nil {
		return shape{}, err
	}
	right, err := e.visit(n.RHS, at)
	if err != nil {
		return shape{}, err
	}
	both := left.with(right)
	if n.Op == parser.LOR {
		both.series = left.series + right.series
	}
	return both, nil
}

func (e *estimate) call(n *parser.Call, at scope) (shape, error) {
	result := shape{}
	for _, arg := range n.Args {
		one, err := e.visit(arg, at)
		if err != nil {
			return shape{}, err
		}
		result = result.with(one)
		if sub, ok := arg.(*parser.SubqueryExpr); ok {
			window := float64(sub.Range.Milliseconds()) / e.inner(sub, at).step
			visits := at.steps() * window
			e.visits += max(1, one.series) * visits
			if visits > mostVisits {
				return shape{}, fmt.Errorf("the query is refused: %s looks at about %.3g samples of a subquery for each series, and %.3g are allowed; a longer step has fewer", n.Func.Name, visits, float64(mostVisits))
			}
		}
	}
	return e.write(n, result)
}

// aggregate adds the room that topk and its like take: for each group as many samples as
// are asked for, before any is there.
func (e *estimate) aggregate(n *parser.AggregateExpr, at scope) (shape, error) {
	result, err := e.visit(n.Expr, at)
	if err != nil {
		return shape{}, err
	}
	if n.Param != nil {
		if _, err := e.visit(n.Param, at); err != nil {
			return shape{}, err
		}
	}
	groups := e.groups(result, n.Grouping, n.Without)
	switch n.Op {
	case parser.TOPK, parser.BOTTOMK, parser.LIMITK:
		room := ranked * groups * min(wanted(n.Param), result.series)
		if room > float64(e.limits.Samples) {
			return shape{}, refusal("samples that "+n.Op.String()+" has room for in all groups", room/ranked, e.limits.Samples/ranked, SamplesFlag)
		}
	case parser.COUNT_VALUES:
		result.label = usualLabel
		result.written = map[string]bool{text(parser.Expressions{n.Param}, 0): true}
	case parser.LIMIT_RATIO:
	default:
		result.series = groups
	}
	return result, nil
}

// wanted returns how many samples of a group an aggregation is to keep, which is without
// bound where that is not a number.
func wanted(param parser.Expr) float64 {
	for {
		switch p := param.(type) {
		case *parser.ParenExpr:
			param = p.Expr
		case *parser.StepInvariantExpr:
			param = p.Expr
		case *parser.NumberLiteral:
			if p.Val >= 0 {
				return p.Val
			}
			return 0
		default:
			return math.Inf(1)
		}
	}
}
