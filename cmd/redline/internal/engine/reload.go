package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/prometheus/prometheus/model/rulefmt"
)

// Reload reads the files again, and has their content take effect. Where they are
// wrong, all stays as it is, and the error says why.
func (e *Engine) Reload(ctx context.Context) error {
	if e.cfg.Reloading == nil {
		return e.change(ctx, "reload", e.reload)
	}
	apply, err := e.cfg.Reloading()
	if err != nil {
		return err
	}
	if err := e.change(ctx, "reload", e.reload); err != nil {
		return err
	}
	apply()
	return nil
}

// SetRules replaces Config.Rules. Alerts that keep their name and labels go on, pending or
// firing as they are. Where the rules are wrong, those before stay. There is no effect
// while File names rule files.
func (e *Engine) SetRules(ctx context.Context, rules []rulefmt.RuleGroup) error {
	return e.change(ctx, "rules", func(p *parts) error {
		before := e.ownRules()
		e.setOwnRules(rules)
		if p.alerting == nil {
			return nil
		}
		err := p.alerting.applyRules(e.current().prometheus)
		if err != nil {
			e.setOwnRules(before)
		}
		return err
	})
}

// change has Run do something, and waits for it.
func (e *Engine) change(ctx context.Context, what string, do func(*parts) error) error {
	c := change{do, make(chan error, 1)}
	select {
	case e.changes <- c:
		return <-c.done
	case <-e.ended:
		return fmt.Errorf("%s: the engine has ended", what)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", what, ctx.Err())
	}
}

func (e *Engine) reload(p *parts) error {
	before := e.current()
	after, err := e.load()
	if err == nil {
		if err = p.apply(after); err != nil {
			err = e.secrets.Error(errors.Join(err, p.apply(before)))
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.loaded.ok = err == nil
	if err != nil {
		return err
	}
	e.loaded = after
	if n := before.jobs(); n > 0 && after.jobs() == 0 {
		e.cfg.Log.Warn("nothing is scraped any more: the configuration has no job left, as a file that is being written", "jobs_before", n)
	}
	return nil
}

// ownRules returns the rules that apply where no file has any.
func (e *Engine) ownRules() []rulefmt.RuleGroup {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.rules
}

func (e *Engine) setOwnRules(rules []rulefmt.RuleGroup) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.rules = rules
}
