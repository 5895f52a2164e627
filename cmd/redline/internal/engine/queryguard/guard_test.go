package queryguard_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

// TestRefused holds the kind: queries that take memory, stack or time before a limit of
// Prometheus is looked at, or beside it. Each is refused before it begins, by an error that
// names the limit and the flag that raises it.
func TestRefused(t *testing.T) {
	deep := func(open, in, end string) string {
		return strings.Repeat(open, 5000) + in + strings.Repeat(end, 5000)
	}
	chain := `vector(1)`
	for range 12 {
		chain = `label_replace(` + chain + `, "a", "` + strings.Repeat("$1", 50) + `", "a", "(.*)")`
	}
	for name, c := range map[string]struct{ query, flag string }{
		"statistics of a subquery's steps": {`vector(1)[10y:1ms]`, queryguard.StepsFlag}, // case 1
		"steps of long ranges":             {`max_over_time(up[5y:1s])`, queryguard.StepsFlag},
		"steps without a number":           {`sum_over_time(up[100y:])`, queryguard.StepsFlag},
		"subqueries side by side":          {`up` + strings.Repeat(` or max_over_time(up[10d:1s])`, 20), queryguard.StepsFlag},
		"a subquery of a subquery":         {`max_over_time(max_over_time(up[1d:1d])[1y:1s])`, queryguard.StepsFlag},
		"a subquery at a time":             {`max_over_time(up[5y:1s] @ 0)`, queryguard.StepsFlag},
		"one that is in parentheses":       {`max_over_time(((up))[5y:1s])`, queryguard.StepsFlag},
		"room for the largest of each":     {`topk by (id) (1e9, label_replace({a="b"}, "id", "$1", "pod", "(.*)"))`, queryguard.SamplesFlag},
		"room without a number":            {`bottomk without (id) (scalar(up), {a="b"})`, queryguard.SamplesFlag},
		"labels that are long":             {`label_replace(up, "a", "` + strings.Repeat("x", 100_000) + `", "", "")`, queryguard.SamplesFlag},
		"labels that grow":                 {chain, queryguard.SamplesFlag},
		"labels that are joined":           {`label_join(up, "a", "` + strings.Repeat("-", 10_000) + `", "b", "c", "d")`, queryguard.SamplesFlag},
		"a text that is long":              {`{a="` + strings.Repeat("x", 200_000) + `"}`, queryguard.BytesFlag},
		"a sum of many":                    {`1` + strings.Repeat(`+1`, 20_000), queryguard.BytesFlag}, // case 20
		"parentheses":                      {deep("(", "1", ")"), queryguard.BytesFlag},
		"signs":                            {deep("-", "1", ""), queryguard.BytesFlag},
		"calls":                            {deep("abs(", "up", ")"), queryguard.BytesFlag},
	} {
		t.Run(name, func(t *testing.T) {
			g := guarded(t, many(100_000), queryguard.Limits{})
			query, err := g.NewInstantQuery(t.Context(), nil, nil, c.query, time.Unix(1_800_000_000, 0))
			if err == nil {
				query.Close()
				t.Fatal("it is let in")
			}
			if !strings.Contains(err.Error(), "--"+c.flag+" raises the limit") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestRaised holds that the flags that errors name are those that help.
func TestRaised(t *testing.T) {
	for query, raised := range map[string]queryguard.Limits{
		`max_over_time(up[5y:1s])`:                         {Steps: 200_000_000},
		`topk without (id) (1e9, {a="b"})`:                 {Samples: 40_000_000_000},
		`{a="` + strings.Repeat("x", 200_000) + `"}`:       {Bytes: 300_000},
		`1` + strings.Repeat(`+1`, 2_500):                  {Bytes: 300_000},
		`max_over_time(vector(1)[30d:1s]) + vector(1)`:     {},
		`label_replace(up, "a", "$1", "instance", "(.*)")`: {},
	} {
		for _, one := range []struct {
			limits queryguard.Limits
			let    bool
		}{{queryguard.Limits{}, raised == queryguard.Limits{}}, {raised, true}} {
			q, err := guarded(t, many(30_000), one.limits).NewInstantQuery(t.Context(), nil, nil, query, time.Now())
			if err == nil {
				q.Close()
			}
			if (err == nil) != one.let {
				t.Errorf("%.80s with %+v: %v", query, one.limits, err)
			}
		}
	}
}

// TestSelectors holds that selectors without a query, as of federation, are bounded as
// well.
func TestSelectors(t *testing.T) {
	p := queryguard.NewParser(parser.NewParser(promqltest.TestParserOpts), queryguard.Limits{})
	long := `{a=~"` + strings.Repeat("x|", 40_000) + `"}`
	for name, texts := range map[string][]string{
		"many":          strings.Fields(strings.Repeat("up ", 101)),
		"long":          {long, long},
		"with matchers": {`{` + strings.Repeat(`a!="",`, 5_000) + `}`},
	} {
		if _, err := p.ParseMetricSelectors(texts); err == nil || !strings.Contains(err.Error(), "are allowed") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := p.ParseMetricSelectors([]string{`up`, `{job=~"a|b"}`}); err != nil {
		t.Error(err)
	}
}

// TestRoom holds that queries run side by side by their cost. One waits while others take
// all room, until they are closed: while their answers are read.
func TestRoom(t *testing.T) {
	stored := promqltest.LoadedStorage(t, "load 1m\n  a 1x10\n")
	t.Cleanup(func() { _ = stored.Close() })
	g := guarded(t, many(10_000_000), queryguard.Limits{Timeout: 200 * time.Millisecond})
	ask := func(text string) error {
		q, err := g.NewInstantQuery(t.Context(), stored, nil, text, time.Unix(60, 0))
		if err != nil {
			return err
		}
		defer q.Close()
		return q.Exec(t.Context()).Err
	}
	var open []interface{ Close() }
	for range 2 {
		q, err := g.NewRangeQuery(t.Context(), stored, nil, `a`, time.Unix(0, 0), time.Unix(600, 0), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Exec(t.Context()).Err; err != nil {
			t.Fatal(err)
		}
		open = append(open, q)
	}
	if err := ask(`a`); err == nil || !strings.Contains(err.Error(), "others take all room") {
		t.Errorf("a third has room: %v", err)
	}
	open[0].Close()
	if err := ask(`a`); err != nil {
		t.Errorf("there is no room again: %v", err)
	}
	open[1].Close()
	if err := errors.Join(ask(`a`), ask(`vector(1)`)); err != nil {
		t.Error(err)
	}
	q, err := g.Unqueued().NewInstantQuery(t.Context(), stored, nil, `a`, time.Unix(60, 0))
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	if got := fmt.Sprint(q.Exec(t.Context())); !strings.Contains(got, "1") {
		t.Errorf("got %s", got)
	}
}
