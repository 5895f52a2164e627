package multiproc

import (
	"io"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/prometheus/common/expfmt"
)

// ServeHTTP serves the merged metrics as the request accepts them: in
// Prometheus' text format or OpenMetrics, plain or by gzip or zstd, all or those
// that name[] names.
func (c *Collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	contentType := expfmt.NegotiateIncludingOpenMetrics(withoutProtobuf(r.Header))
	body, err := c.Expose(contentType.FormatType() == expfmt.TypeOpenMetrics, r.URL.Query()["name[]"]...)
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
}

// withoutProtobuf is a header that accepts what these metrics can be had in.
func withoutProtobuf(header http.Header) http.Header {
	var accepted []string
	for _, line := range header.Values("Accept") {
		for part := range strings.SplitSeq(line, ",") {
			if !strings.Contains(part, "protobuf") {
				accepted = append(accepted, part)
			}
		}
	}
	return http.Header{"Accept": {strings.Join(accepted, ",")}}
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
