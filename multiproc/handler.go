package multiproc

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
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
		contentType := expfmt.NegotiateAccept(r.Header, formats()...)
		inOpenMetrics := contentType.FormatType() == expfmt.TypeOpenMetrics
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
		coding := chooseCoding(r.Header.Get("Accept-Encoding"))
		if coding != "" {
			header.Set("Content-Encoding", coding)
		}
		_ = write(w, coding, body) // the client may be gone
	})
}

// formats are those that the metrics can be had in.
func formats() []expfmt.Format {
	openMetrics, err := expfmt.NewOpenMetricsFormat(expfmt.OpenMetricsVersion_1_0_0)
	if err != nil { // not of this version
		return []expfmt.Format{expfmt.NewFormat(expfmt.TypeTextPlain)}
	}
	return []expfmt.Format{expfmt.NewFormat(expfmt.TypeTextPlain), openMetrics}
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

// chooseCoding is the first of our codings that an Accept-Encoding header allows.
func chooseCoding(accepted string) string {
	for _, coding := range []string{"gzip", "zstd"} {
		for part := range strings.SplitSeq(accepted, ",") {
			name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
			params = strings.ReplaceAll(params, " ", "")
			if strings.TrimSpace(name) == coding && params != "q=0" && !strings.HasPrefix(params, "q=0.0") {
				return coding
			}
		}
	}
	return ""
}

// write writes body in a coding.
func write(w io.Writer, coding string, body []byte) error {
	switch coding {
	case "gzip":
		z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			return err
		}
		if _, err := z.Write(body); err != nil {
			return err
		}
		return z.Close()
	case "zstd":
		z, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
		if err != nil {
			return err
		}
		if _, err := z.Write(body); err != nil {
			return err
		}
		return z.Close()
	}
	_, err := w.Write(body)
	return err
}
