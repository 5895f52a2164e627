package engine_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

func alerting(expr string, wait time.Duration) []rulefmt.RuleGroup {
	return []rulefmt.RuleGroup{{Name: "own", Rules: []rulefmt.Rule{{Alert: "Up", Expr: expr, For: model.Duration(wait)}}}}
}

// ruled represents a rule of the API.
type ruled struct {
	Query  string
	Health string
	Alerts []struct{ State, ActiveAt string }
}

func (r *running) rules(t *testing.T) []ruled {
	t.Helper()
	var answer struct {
		Data struct {
			Groups []struct{ Rules []ruled }
		}
	}
	r.getJSON(t, "/api/v1/rules", &answer)
	var rules []ruled
	for _, g := range answer.Data.Groups {
		rules = append(rules, g.Rules...)
	}
	return rules
}

// TestSetRules holds that rules are replaced while all runs. An alert of the same name and
// labels goes on where it was; wrong rules change nothing, and the next reload keeps them.
func TestSetRules(t *testing.T) {
	r := start(t, engine.Config{
		Targets:  []engine.Target{{Job: "one", Address: answering(t, func() string { return "a 1\n" }), Scheme: "http", Path: "/metrics"}},
		Interval: 100 * time.Millisecond, Rules: alerting("up == 1", time.Hour),
	})
	var before []ruled
	await.NoError(t, func() error {
		if before = r.rules(t); len(before) != 1 || len(before[0].Alerts) != 1 {
			return fmt.Errorf("no alert is pending: %v", before)
		}
		return nil
	})
	want := alerting("up > 0", time.Hour)
	if err := r.SetRules(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if err := r.SetRules(t.Context(), alerting("up >", time.Hour)); err == nil {
		t.Error("wrong rules are taken")
	}
	if err := r.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	await.NoError(t, func() error {
		after := r.rules(t)
		if len(after) != 1 || after[0].Query != "up > 0" || after[0].Health != "ok" {
			return fmt.Errorf("%+v", after)
		}
		if diff := cmp.Diff(before[0].Alerts, after[0].Alerts); diff != "" {
			return errors.New("(-before +after):\n" + diff)
		}
		return nil
	})
}
