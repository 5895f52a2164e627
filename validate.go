package redline

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// checkNumbers checks the fields that depend on no other check.
func (cfg *Config) checkNumbers() error {
	var errs []error
	if !strings.HasPrefix(cfg.Path, "/") {
		errs = append(errs, fmt.Errorf("Path: %q does not begin with a slash", cfg.Path))
	}
	if cfg.MaxSeries < 0 {
		errs = append(errs, fmt.Errorf("MaxSeries: %d is negative", cfg.MaxSeries))
	}
	if cfg.Sizes && cfg.Schema.RequestSize.Name == "" && cfg.Schema.ResponseSize.Name == "" {
		errs = append(errs, errors.New("Sizes: neither Schema.RequestSize nor Schema.ResponseSize has a name"))
	}
	return errors.Join(errs...)
}

// checkBuckets checks the bounds of the histograms that are switched on.
func (cfg *Config) checkBuckets() error {
	var errs []error
	if cfg.Schema.Duration.Name != "" && cfg.Objectives == nil || cfg.Schema.Calls.Name != "" {
		field := "Schema.Buckets"
		if cfg.Buckets != nil {
			field = "Buckets"
		}
		errs = append(errs, checkRising(field, cfg.Schema.Buckets))
	}
	if cfg.Sizes && (cfg.Schema.RequestSize.Name != "" || cfg.Schema.ResponseSize.Name != "") {
		errs = append(errs, checkRising("Schema.SizeBuckets", cfg.Schema.SizeBuckets))
	}
	return errors.Join(errs...)
}

func checkRising(field string, buckets []float64) error {
	if len(buckets) == 0 {
		return fmt.Errorf("%s: empty; give upper bounds in rising order", field)
	}
	for i, b := range buckets {
		if math.IsNaN(b) {
			return fmt.Errorf("%s[%d]: not a number", field, i)
		}
		if i > 0 && b <= buckets[i-1] {
			return fmt.Errorf("%s[%d]: %v does not rise above %v", field, i, b, buckets[i-1])
		}
	}
	return nil
}

func (cfg *Config) checkObjectives() error {
	if cfg.Objectives == nil {
		return nil
	}
	if cfg.Buckets != nil {
		return errors.New("Objectives: Buckets is set too; a duration is a summary or a histogram")
	}
	for _, quantile := range slices.Sorted(maps.Keys(cfg.Objectives)) {
		tolerance := cfg.Objectives[quantile]
		if !(quantile >= 0 && quantile <= 1) {
			return fmt.Errorf("Objectives: quantile %v is not between 0 and 1", quantile)
		}
		if !(tolerance >= 0 && tolerance <= 1) {
			return fmt.Errorf("Objectives[%v]: error %v is not between 0 and 1", quantile, tolerance)
		}
	}
	return nil
}

// checkStore refuses settings that several workers cannot sum up.
func (cfg *Config) checkStore() error {
	if cfg.Store == nil {
		return nil
	}
	var errs []error
	for _, field := range []struct {
		name string
		set  bool
	}{
		{"NativeHistograms", cfg.NativeHistograms},
		{"Exemplar", cfg.Exemplar != nil},
		{"Objectives", len(cfg.Objectives) > 0},
		{"Schema.ProcessCPU", cfg.Schema.ProcessCPU.Name != ""},
		{"Schema.ProcessMemory", cfg.Schema.ProcessMemory.Name != ""},
	} {
		if field.set {
			errs = append(errs, fmt.Errorf("%s: it cannot be summed up over several workers, as Store asks for", field.name))
		}
	}
	return errors.Join(errs...)
}

// names maps each name to the field that gave it first, to find names that are given twice.
type names map[string]string

// add checks that no earlier field gave name.
func (n names) add(field, name string) error {
	if first, ok := n[name]; ok {
		return fmt.Errorf("%s: %q is named twice, here and in %s", field, name, first)
	}
	n[name] = field
	return nil
}

// addLabel adds the name of a label, which it checks.
func (n names) addLabel(field, name string) error {
	if err := checkLabelName(name); err != nil {
		return fmt.Errorf("%s: %w", field, err)
	}
	return n.add(field, name)
}

func (n names) addConst(field string, labels prometheus.Labels) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		errs = append(errs, n.addLabel(fmt.Sprintf("%s[%q]", field, name), name))
	}
	return errors.Join(errs...)
}

func (n names) addLabels(field string, labels []Label) error {
	var errs []error
	for i, l := range labels {
		errs = append(errs, n.addLabel(fmt.Sprintf("%s[%d].Name", field, i), l.Name))
		if l.Value == nil {
			errs = append(errs, fmt.Errorf("%s[%d].Value: label %q has no function; a label with one value belongs in ConstLabels", field, i, l.Name))
		}
	}
	return errors.Join(errs...)
}

// checkLabelName accepts the names that every version of Prometheus reads, except those
// that Prometheus reserves.
func checkLabelName(name string) error {
	switch {
	case !model.LegacyValidation.IsValidLabelName(name):
		return fmt.Errorf("%q is not a label name (letters, digits and _, no digit first)", name)
	case strings.HasPrefix(name, model.ReservedLabelPrefix):
		return fmt.Errorf("label %q is reserved: names that begin with __ are Prometheus' own", name)
	case name == model.BucketLabel || name == model.QuantileLabel:
		return fmt.Errorf("label %q is reserved for histograms and summaries", name)
	}
	return nil
}

// checkLabels checks the labels that all metrics have in common.
func (cfg *Config) checkLabels() error {
	seen := names{}
	return errors.Join(seen.addConst("ConstLabels", cfg.ConstLabels), seen.addLabels("Labels", cfg.Labels))
}

// checkScheme checks the label that cfg.Scheme names, which nameScheme adds to families
// later.
func (cfg *Config) checkScheme() error {
	if cfg.Scheme == "" {
		return nil
	}
	seen := names{}
	_ = seen.addConst("ConstLabels", cfg.ConstLabels) // checkLabels reports what is wrong with these
	_ = seen.addLabels("Labels", cfg.Labels)
	families := cfg.Schema.requestFamilies()
	for _, f := range families {
		for dimension, label := range f.Labels() {
			if dimension != "scheme" {
				seen[label] = "Schema." + f.field
			}
		}
	}
	if len(families) == 0 {
		return fmt.Errorf("Scheme: %q is in vain, as no family of requests has a name", cfg.Scheme)
	}
	return seen.addLabel("Scheme", cfg.Scheme)
}

// check checks the names of the families that are switched on, and that none of their
// labels is also one of cfg's.
func (s *Schema) check(cfg *Config) error {
	var errs []error
	own := selfmetrics.Families()
	metrics := names{
		own.SeriesDropped.Name:  "Redline's own metrics",
		own.GatherErrors.Name:   "Redline's own metrics",
		own.Misuse.Name:         "Redline's own metrics",
		own.ScrapesDropped.Name: "Redline's own metrics",
	}
	for _, f := range s.families() {
		if f.Name == "" || (f.size && !cfg.Sizes) {
			continue
		}
		field := "Schema." + f.field
		if !model.LegacyValidation.IsValidMetricName(f.Name) {
			errs = append(errs, fmt.Errorf("%s.Name: %q is not a metric name (letters, digits, _ and :, no digit first)", field, f.Name))
		}
		errs = append(errs, metrics.add(field+".Name", f.Name))
		if !f.unlabelled {
			errs = append(errs, f.checkKind(field), f.checkLabels(field, cfg))
		}
	}
	return errors.Join(errs...)
}

// checkKind checks that f has no label for which its kind has no value.
func (f schemaFamily) checkKind(field string) error {
	var errs []error
	for _, d := range dimensions() {
		reason := d.request
		if f.call {
			reason = d.call
		}
		if reason != "" && *d.label(f.Family) != "" {
			errs = append(errs, fmt.Errorf("%s.%s: %s", field, d.field, reason))
		}
	}
	return errors.Join(errs...)
}

// checkLabels checks f's own labels, and that cfg does not add them again.
func (f schemaFamily) checkLabels(field string, cfg *Config) error {
	var errs []error
	seen := names{}
	for name := range cfg.ConstLabels {
		seen[name] = fmt.Sprintf("ConstLabels[%q]", name)
	}
	for i, l := range cfg.Labels {
		if !f.call {
			seen[l.Name] = fmt.Sprintf("Labels[%d].Name", i)
		}
	}
	for _, d := range dimensions() {
		if label := *d.label(f.Family); label != "" {
			errs = append(errs, seen.addLabel(field+"."+d.field, label))
		}
	}
	return errors.Join(errs...)
}

// schemaFamily is a family with the properties of its field in Schema.
type schemaFamily struct {
	*Family
	field      string
	size       bool // exported only with Config.Sizes
	call       bool // of calls: it has a peer but no route, and none of Config.Labels
	unlabelled bool // its label fields are ignored
}

func (s *Schema) families() []schemaFamily {
	return []schemaFamily{
		{Family: &s.Requests, field: "Requests"},
		{Family: &s.Duration, field: "Duration"},
		{Family: &s.InProgress, field: "InProgress"},
		{Family: &s.Exceptions, field: "Exceptions"},
		{Family: &s.Calls, field: "Calls", call: true},
		{Family: &s.RequestSize, field: "RequestSize", size: true},
		{Family: &s.ResponseSize, field: "ResponseSize", size: true},
		{Family: &s.Info, field: "Info", unlabelled: true},
		{Family: &s.ProcessCPU, field: "ProcessCPU", unlabelled: true},
		{Family: &s.ProcessMemory, field: "ProcessMemory", unlabelled: true},
	}
}

// compileExclude joins cfg.Exclude into one expression; nil for none.
func (cfg *Config) compileExclude() (*regexp.Regexp, error) {
	if len(cfg.Exclude) == 0 {
		return nil, nil
	}
	parts := make([]string, len(cfg.Exclude))
	for i, pattern := range cfg.Exclude {
		if _, err := regexp.Compile(pattern); err != nil {
			return nil, fmt.Errorf("Exclude[%d]: %w", i, err)
		}
		parts[i] = "(?:" + pattern + ")"
	}
	return regexp.Compile("^(?:" + strings.Join(parts, "|") + ")")
}
