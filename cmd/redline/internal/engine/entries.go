package engine

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

const (
	// mostWritten, mostRead and mostOTLP are how many parts a request of remote write,
	// remote read and OpenTelemetry may have. A part of two bytes takes up to 200 when it is
	// decoded.
	mostWritten = 2_000_000
	mostRead    = 10_000
	mostOTLP    = 1_500_000
	// mostNested is how deep parts may be in each other: decoding takes stack for each.
	mostNested = 64
)

func errParts(most int) error {
	return fmt.Errorf("the request has more than %d parts; send it in several", most)
}

func errNested() error {
	return fmt.Errorf("the request has parts that are nested deeper than %d", mostNested)
}

// checkParts returns an error for a message of Protocol Buffers that has too many parts, or
// has them nested too deep. It takes each text for a message, too: one that people write
// looks like few parts.
func checkParts(message []byte, most int) error {
	left := most
	var count func(message []byte, depth int) error
	count = func(message []byte, depth int) error {
		if depth > mostNested {
			return errNested()
		}
		return fields(message, func(_ protowire.Number, part []byte) error {
			if left--; left < 0 {
				return errParts(most)
			}
			return count(part, depth+1)
		})
	}
	return count(message, 0)
}

// checkJSON does as checkParts for JSON: commas and braces separate its parts.
func checkJSON(text []byte, most int) error {
	parts, depth, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',':
			parts++
		case c == '{', c == '[':
			parts++
			depth++
		case c == '}', c == ']':
			depth--
		}
		if depth > mostNested {
			return errNested()
		}
		if parts > most {
			return errParts(most)
		}
	}
	return nil
}
