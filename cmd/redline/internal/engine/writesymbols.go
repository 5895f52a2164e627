package engine

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// writtenLabels bounds the bytes of labels that the series and exemplars of a request of
// remote write 2.0 have together, with perLabel for each name and value. They name symbols,
// as often as they like: two megabytes made a hundred series of 180 MB each.
const writtenLabels = 2 * writeBytes

// Fields of remote write 2.0: of io.prometheus.write.v2.Request, TimeSeries and Exemplar.
const (
	symbols     = 4
	timeSeries2 = 5
	labelRefs   = 1
	exemplars2  = 4
)

// checkSymbols does as checkWritten for remote write 2.0.
func checkSymbols(request []byte) error {
	var lengths []int
	err := fields(request, func(field protowire.Number, symbol []byte) error {
		if field != symbols {
			return nil
		}
		lengths = append(lengths, len(symbol))
		return checkLength("symbol", symbol, labelValueLimit) // it may be a help text, too
	})
	if err != nil || len(lengths) == 0 {
		return err
	}
	total := 0
	add := func(n uint64) error {
		total += perLabel
		if n < uint64(len(lengths)) {
			total += lengths[n]
		}
		if total > writtenLabels {
			return fmt.Errorf("the series of the request have more than %d bytes of labels; send it in several", writtenLabels)
		}
		return nil
	}
	return fields(request, func(field protowire.Number, series []byte) error {
		if field != timeSeries2 {
			return nil
		}
		named := 0
		err := refs(series, func(n uint64) error {
			named++
			if err := checkLabels(named / 2); err != nil { // of names and values
				return err
			}
			return add(n)
		})
		if err != nil {
			return err
		}
		return fields(series, func(field protowire.Number, part []byte) error {
			if field != exemplars2 {
				return nil
			}
			return refs(part, add)
		})
	})
}

// refs calls do with each number of a message's first field, which are packed or not.
func refs(message []byte, do func(uint64) error) error {
	for len(message) > 0 {
		field, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return nil
		}
		message = message[n:]
		size := protowire.ConsumeFieldValue(field, kind, message)
		if size < 0 {
			return nil
		}
		value := message[:size]
		message = message[size:]
		if field != labelRefs {
			continue
		}
		if kind == protowire.BytesType {
			value, _ = protowire.ConsumeBytes(value)
		} else if kind != protowire.VarintType {
			continue
		}
		for len(value) > 0 {
			ref, n := protowire.ConsumeVarint(value)
			if n < 0 {
				return nil
			}
			value = value[n:]
			if err := do(ref); err != nil {
				return err
			}
		}
	}
	return nil
}
