package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/klauspost/compress/snappy"
	"google.golang.org/protobuf/encoding/protowire"
)

// writeBytes is how large a request of remote write may be, before and after it is
// decompressed, as its handler has it.
const writeBytes = 32 << 20

// shortLabels refuses requests of remote write with labels that are longer than labels may
// be, before Prometheus' labels are made of them.
func shortLabels(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, writeBytes))
		if err != nil {
			code := http.StatusBadRequest
			if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
				code = http.StatusRequestEntityTooLarge
			}
			http.Error(w, err.Error(), code)
			return
		}
		if text, ok := unpackedBody(w, body, writeBytes); !ok {
			return
		} else if text != nil {
			// The handler goes by the Content-Type, in its own way: of neither version may a
			// label be longer. They share no field that has labels.
			if err := errors.Join(checkParts(text, mostWritten), checkWritten(text, false), checkWritten(text, true)); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// unpackedBody returns a body without its compression, or nil where it is none of Snappy,
// which the handler answers. ok is false where it has answered that the body is too large.
func unpackedBody(w http.ResponseWriter, body []byte, most int) (text []byte, ok bool) {
	n, err := snappy.DecodedLen(body)
	if err != nil {
		return nil, true
	}
	if n > most {
		http.Error(w, fmt.Sprintf("the body unpacks to %d bytes; at most %d are accepted", n, most), http.StatusRequestEntityTooLarge)
		return nil, false
	}
	if text, err = snappy.Decode(nil, body); err != nil {
		return nil, true
	}
	return text, true
}

// Fields of remote write 1: of prometheus.WriteRequest, TimeSeries, Label and Exemplar.
const (
	timeSeries = 1
	labelOf    = 1
	labelName  = 1
	labelValue = 2
	exemplars  = 3
)

// checkWritten returns an error for a request of remote write with a label that is too
// long, or a series with too many. It leaves a message that cannot be read to the handler.
func checkWritten(request []byte, v2 bool) error {
	if v2 {
		return checkSymbols(request)
	}
	label := func(_ protowire.Number, label []byte) error {
		return fields(label, func(field protowire.Number, text []byte) error {
			switch field {
			case labelName:
				return checkLength("label name", text, labelNameLimit)
			case labelValue:
				return checkLength("label value", text, labelValueLimit)
			}
			return nil
		})
	}
	return fields(request, func(field protowire.Number, series []byte) error {
		if field != timeSeries {
			return nil
		}
		labels := 0
		return fields(series, func(field protowire.Number, part []byte) error {
			switch field {
			case labelOf:
				labels++
				if err := checkLabels(labels); err != nil {
					return err
				}
				return label(field, part)
			case exemplars:
				return fields(part, func(field protowire.Number, one []byte) error {
					if field == labelOf {
						return label(field, one)
					}
					return nil
				})
			}
			return nil
		})
	})
}

// checkLabels returns an error for a series with more labels than a scraped one may have.
func checkLabels(n int) error {
	if n > labelLimit {
		return fmt.Errorf("a series has more than %d labels", labelLimit)
	}
	return nil
}

func checkLength(what string, text []byte, most int) error {
	if len(text) > most {
		return fmt.Errorf("a %s of %d bytes, %.50q…; at most %d are accepted", what, len(text), text[:50], most)
	}
	return nil
}

// fields calls do for each field of a message that has bytes.
func fields(message []byte, do func(protowire.Number, []byte) error) error {
	for len(message) > 0 {
		field, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return nil
		}
		message = message[n:]
		if kind != protowire.BytesType {
			if n = protowire.ConsumeFieldValue(field, kind, message); n < 0 {
				return nil
			}
			message = message[n:]
			continue
		}
		value, n := protowire.ConsumeBytes(message)
		if n < 0 {
			return nil
		}
		if err := do(field, value); err != nil {
			return err
		}
		message = message[n:]
	}
	return nil
}
