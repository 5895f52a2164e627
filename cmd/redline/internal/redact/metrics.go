package redact

import (
	"errors"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// Registerer registers collectors with to, and has the values of their labels told
// without secrets.
func (s *Secrets) Registerer(to prometheus.Registerer) prometheus.Registerer {
	return registerer{to, s}
}

type registerer struct {
	to      prometheus.Registerer
	secrets *Secrets
}

// Register implements prometheus.Registerer.
func (r registerer) Register(c prometheus.Collector) error {
	err := r.to.Register(collector{c, r.secrets})
	var already prometheus.AlreadyRegisteredError
	if errors.As(err, &already) {
		if existing, ok := already.ExistingCollector.(collector); ok {
			already.ExistingCollector = existing.Collector
		}
		return already
	}
	return err
}

// MustRegister implements prometheus.Registerer.
func (r registerer) MustRegister(cs ...prometheus.Collector) {
	for _, c := range cs {
		if err := r.Register(c); err != nil {
			panic(err)
		}
	}
}

// Unregister implements prometheus.Registerer.
func (r registerer) Unregister(c prometheus.Collector) bool {
	return r.to.Unregister(collector{c, r.secrets})
}

type collector struct {
	prometheus.Collector

	secrets *Secrets
}

// Collect implements prometheus.Collector.
func (c collector) Collect(out chan<- prometheus.Metric) {
	collected := make(chan prometheus.Metric)
	go func() {
		defer close(collected)
		c.Collector.Collect(collected)
	}()
	for m := range collected {
		out <- metric{m, c.secrets}
	}
}

type metric struct {
	prometheus.Metric

	secrets *Secrets
}

// Write implements prometheus.Metric. Labels are shared with the metric's description,
// and are not changed in place.
func (m metric) Write(out *dto.Metric) error {
	if err := m.Metric.Write(out); err != nil {
		return err
	}
	labels := make([]*dto.LabelPair, 0, len(out.GetLabel()))
	for _, l := range out.GetLabel() {
		if strings.Contains(l.GetValue(), "://") {
			value := m.secrets.Document(l.GetValue())
			l = &dto.LabelPair{Name: l.Name, Value: &value}
		}
		labels = append(labels, l)
	}
	out.Label = labels
	return nil
}
