package exposition

import (
	"errors"
	"fmt"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
)

// storage applies the rules that stand in Prometheus between its parser and its data: on
// the labels that a sample has once those of its target are added. A sample that breaks one
// costs the whole scrape. The rules are those of scrape.scrapeLoopAppender and tsdb.Head.
type storage struct{ builder *labels.Builder }

// refusal returns the reason why Prometheus would refuse a sample, or nil.
func (s *storage) refusal(exposed labels.Labels) error {
	stored := s.withTarget(exposed)
	switch {
	case !stored.Has(model.MetricNameLabel):
		return errors.New("a sample has no metric name")
	case !stored.IsValid(model.UTF8Validation):
		return fmt.Errorf("invalid metric name or label names: %s", exposed)
	}
	if name, twice := stored.HasDuplicateLabelNames(); twice {
		return fmt.Errorf("label %q is there twice", name)
	}
	return nil
}

// withTarget returns labels as they are stored. Labels of a target replace those of the
// sample with the same name, which are kept under another name; labels without a value go.
func (s *storage) withTarget(exposed labels.Labels) labels.Labels {
	if s.builder == nil {
		s.builder = labels.NewBuilder(exposed)
	} else {
		s.builder.Reset(exposed)
	}
	var renamed []labels.Label
	for _, name := range []string{model.InstanceLabel, model.JobLabel} {
		if v := exposed.Get(name); v != "" {
			renamed = append(renamed, labels.Label{Name: name, Value: v})
		}
		s.builder.Set(name, "target")
	}
	slices.SortStableFunc(renamed, func(a, b labels.Label) int { return len(a.Name) - len(b.Name) })
	for _, l := range renamed {
		name := model.ExportedLabelPrefix + l.Name
		for s.builder.Get(name) != "" {
			name = model.ExportedLabelPrefix + name
		}
		s.builder.Set(name, l.Value)
	}
	return s.builder.Labels()
}
