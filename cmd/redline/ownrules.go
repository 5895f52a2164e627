package main

import (
	"context"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/rulefmt"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// The families of services are looked at often until there are some, and rarely from then on.
const (
	lookAtFirst = time.Second
	lookLater   = 10 * time.Second
)

// keepRules has the rules apply that services which are seen ask for, until ctx ends:
// those that the engine starts with know the three schemas alone.
func keepRules(ctx context.Context, e *engine.Engine, known *inventory.Known, slo func() catalog.ObjectiveSet, log *slog.Logger) {
	seen := map[string]inventory.Service{} // also those that are gone: their alerts may be on that
	var applied []rulefmt.RuleGroup
	for wait := lookAtFirst; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		services, err := known.Services(ctx)
		if err != nil {
			log.Debug("what services expose is not known", "err", err)
			continue
		}
		for _, s := range services {
			seen[s.Job] = s
			wait = lookLater
		}
		if len(seen) == 0 {
			continue
		}
		rules := slo().RulesOf(inOrder(seen))
		if reflect.DeepEqual(rules, applied) {
			continue
		}
		if err := e.SetRules(ctx, rules); err != nil {
			log.Warn("the rules stay as they are", "err", err)
			continue
		}
		applied = rules
	}
}

func inOrder(services map[string]inventory.Service) []inventory.Service {
	var sorted []inventory.Service
	for _, job := range slices.Sorted(maps.Keys(services)) {
		sorted = append(sorted, services[job])
	}
	return sorted
}
