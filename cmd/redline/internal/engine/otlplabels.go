package engine

import (
	"fmt"
	"slices"

	"github.com/prometheus/prometheus/config"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
)

// otlpLabels bounds the bytes of labels that all series of a request have together. A
// histogram has a series for each of its buckets, and each of them has all attributes.
const otlpLabels = 256 << 20

// attributesBytes bounds the attributes of a resource, a scope or a point together: those
// that become the same label are joined.
const attributesBytes = 1 << 20

// checkOTLP returns an error for a request of OpenTelemetry's metrics with too many parts,
// or with labels that are longer than labels may be once they are labels: a list of keys
// and values becomes JSON, and bytes become base64. A request that cannot be decoded it
// leaves to the handler.
func checkOTLP(body []byte, json bool, cfg config.OTLPConfig) error {
	request := pmetricotlp.NewExportRequest()
	if json {
		if err := checkJSON(body, mostOTLP); err != nil {
			return err
		}
		if request.UnmarshalJSON(body) != nil {
			return nil
		}
	} else {
		if err := checkParts(body, mostOTLP); err != nil {
			return err
		}
		if request.UnmarshalProto(body) != nil {
			return nil
		}
	}
	c := otlpCheck{cfg: cfg}
	for _, resource := range request.Metrics().ResourceMetrics().All() {
		of, err := c.attributes(resource.Resource().Attributes(), c.isPromoted)
		if err != nil {
			return err
		}
		for _, scope := range resource.ScopeMetrics().All() {
			if err := c.scope(scope, of); err != nil {
				return err
			}
		}
	}
	return nil
}

// otlpCheck adds up the labels of a request.
type otlpCheck struct {
	cfg   config.OTLPConfig
	total int
}

// isPromoted reports whether an attribute of a resource becomes a label of its series.
func (c *otlpCheck) isPromoted(name string) bool {
	switch name {
	case "service.name", "service.namespace", "service.instance.id": // job and instance
		return true
	}
	listed := slices.Contains(c.cfg.PromoteResourceAttributes, name)
	if c.cfg.PromoteAllResourceAttributes {
		return !slices.Contains(c.cfg.IgnoreResourceAttributes, name)
	}
	return listed
}

func isLabel(string) bool { return true }

// attributes checks attributes, and returns the bytes of those that become labels.
func (c *otlpCheck) attributes(of pcommon.Map, counts func(name string) bool) (bytes int, err error) {
	all := 0
	for name, value := range of.All() {
		text := value.AsString()
		if all += len(name) + len(text); all > attributesBytes {
			return 0, fmt.Errorf("attributes of more than %d bytes together", attributesBytes)
		}
		if err := checkLength("attribute's name", []byte(name), labelNameLimit); err != nil {
			return 0, err
		}
		if err := checkLength("attribute's value", []byte(text), labelValueLimit); err != nil {
			return 0, err
		}
		if counts(name) {
			bytes += len(name) + len(text)
		}
	}
	return bytes, nil
}

func (c *otlpCheck) scope(of pmetric.ScopeMetrics, resource int) error {
	s := of.Scope()
	bytes, err := c.attributes(s.Attributes(), isLabel)
	if err != nil {
		return err
	}
	for what, text := range map[string]string{"scope's name": s.Name(), "scope's version": s.Version(), "scope's schema": of.SchemaUrl()} {
		if err := checkLength(what, []byte(text), labelValueLimit); err != nil {
			return err
		}
		bytes += len(text)
	}
	if !c.cfg.PromoteScopeMetadata {
		bytes = 0
	}
	for _, m := range of.Metrics().All() {
		for what, text := range map[string]string{"metric's name": m.Name(), "metric's unit": m.Unit(), "metric's description": m.Description()} {
			if err := checkLength(what, []byte(text), labelValueLimit); err != nil {
				return err
			}
		}
		if err := c.metric(m, resource+bytes+len(m.Name())); err != nil {
			return err
		}
	}
	return nil
}

// metric checks the points of a metric. bytes are those of the labels that all its series
// have.
func (c *otlpCheck) metric(m pmetric.Metric, bytes int) error {
	switch m.Type() {
	case pmetric.MetricTypeGauge:
		return c.numbers(m.Gauge().DataPoints(), bytes)
	case pmetric.MetricTypeSum:
		return c.numbers(m.Sum().DataPoints(), bytes)
	case pmetric.MetricTypeHistogram:
		for _, p := range m.Histogram().DataPoints().All() {
			if err := c.point(p.Attributes(), p.Exemplars(), bytes, p.BucketCounts().Len()+3); err != nil {
				return err
			}
		}
	case pmetric.MetricTypeExponentialHistogram:
		for _, p := range m.ExponentialHistogram().DataPoints().All() {
			if err := c.point(p.Attributes(), p.Exemplars(), bytes, 1); err != nil {
				return err
			}
		}
	case pmetric.MetricTypeSummary:
		for _, p := range m.Summary().DataPoints().All() {
			if err := c.point(p.Attributes(), pmetric.NewExemplarSlice(), bytes, p.QuantileValues().Len()+2); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *otlpCheck) numbers(points pmetric.NumberDataPointSlice, bytes int) error {
	for _, p := range points.All() {
		if err := c.point(p.Attributes(), p.Exemplars(), bytes, 1); err != nil {
			return err
		}
	}
	return nil
}

// point checks a point that becomes some series, each with all its labels.
func (c *otlpCheck) point(attributes pcommon.Map, exemplars pmetric.ExemplarSlice, bytes, series int) error {
	own, err := c.attributes(attributes, isLabel)
	if err != nil {
		return err
	}
	for _, e := range exemplars.All() {
		if _, err := c.attributes(e.FilteredAttributes(), isLabel); err != nil {
			return err
		}
	}
	if c.total += (bytes + own) * series; c.total > otlpLabels {
		return fmt.Errorf("the series of the request have more than %d bytes of labels; send it in several", otlpLabels)
	}
	return nil
}
