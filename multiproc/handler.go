package multiproc

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"github.com/redline-metrics/redline/internal/render"
)

// ServeHTTP serves the merged metrics: see [Collector.Handler].
func (c *Collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.Handler(nil).ServeHTTP(w, r)
}

// Handler serves the merged metrics as a request accepts them: in Prometheus'
// text format or OpenMetrics, plain or by gzip or zstd, all or those that name[]
// names. With others, unless nil, come the metrics that it gathers, before ours;
// they are gathered after the merge.
func (c *Collector) Handler(others prometheus.Gatherer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		contentType := render.Negotiate(r.Header, false)
		as, _ := render.FormatOf(contentType)
		inOpenMetrics := as == render.OpenMetrics
		names := r.URL.Query()["name[]"]
		body, err := c.Expose(inOpenMetrics, names...)
		if err == nil && others != nil {
			body, err = prepend(body, others, inOpenMetrics, names)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		header := w.Header()
		header.Set("Content-Type", string(contentType))
		header.Add("Vary", "Accept, Accept-Encoding")
		coding := render.Coding(r.Header.Get("Accept-Encoding"))
		if coding != "" {
			header.Set("Content-Encoding", coding)
		}
		_ = c.coder.Write(w, coding, body) // the client may be gone
	})
}

// prepend puts what g gathers before body.
func prepend(body []byte, g prometheus.Gatherer, inOpenMetrics bool, names []string) ([]byte, error) {
	families, err := g.Gather()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, f := range families {
		if len(names) > 0 && !slices.Contains(names, f.GetName()) {
			continue
		}
		if inOpenMetrics {
			_, err = expfmt.MetricFamilyToOpenMetrics(&out, f)
		} else {
			_, err = expfmt.MetricFamilyToText(&out, f)
		}
		if err != nil {
			return nil, err
		}
	}
	out.Write(body)
	return out.Bytes(), nil
}
