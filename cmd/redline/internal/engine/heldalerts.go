package engine

import "context"

// HeldAlerts returns the fingerprints of the alerts that rules hold, pending or firing. After
// a restart an alert may be pending anew that fired before.
func (e *Engine) HeldAlerts(ctx context.Context) (map[string]bool, error) {
	held := map[string]bool{}
	err := e.change(ctx, "alerts", func(p *parts) error {
		if p.alerting == nil {
			return nil
		}
		for _, r := range p.alerting.rules.AlertingRules() {
			for _, a := range r.ActiveAlerts() {
				held[p.alerting.alertmanager.fingerprint(a.Labels)] = true
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return held, nil
}
