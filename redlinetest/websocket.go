package redlinetest

import (
	"crypto/sha1" //nolint:gosec // RFC 6455 wants it, and not for secrets
	"encoding/base64"
	"fmt"
	"io"
)

// AcceptKey returns the Sec-WebSocket-Accept that answers a Sec-WebSocket-Key (RFC 6455,
// section 4.2.2).
func AcceptKey(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) //nolint:gosec // see above
	return base64.StdEncoding.EncodeToString(sum[:])
}

// EchoFrame reads one short frame from a client, and sends a frame with the same payload
// (RFC 6455, section 5.2).
func EchoFrame(rw io.ReadWriter) error {
	payload, err := readFrame(rw)
	if err != nil {
		return err
	}
	_, err = rw.Write(append([]byte{textFrame, byte(len(payload))}, payload...)) //nolint:gosec // readFrame reads short ones
	return err
}

const (
	textFrame  = 0x81 // the only frame of a text
	maskBit    = 0x80
	lengthBits = 0x7f
	longest    = 125 // the largest length that fits into seven bits
)

// readFrame reads the payload of a short frame, masked or not.
func readFrame(r io.Reader) ([]byte, error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	n := int(head[1] & lengthBits)
	if head[0] != textFrame || n > longest {
		return nil, fmt.Errorf("frame of type %#x and length %d", head[0], n)
	}
	var mask [4]byte
	if head[1]&maskBit != 0 {
		if _, err := io.ReadFull(r, mask[:]); err != nil {
			return nil, fmt.Errorf("frame's mask: %w", err)
		}
	}
	payload := make([]byte, n)
	if _, err := io.ReadFull(r, payload); err != nil {
		return nil, fmt.Errorf("frame's payload: %w", err)
	}
	for i := range payload {
		payload[i] ^= mask[i%len(mask)]
	}
	return payload, nil
}

// maskedFrame returns a client's frame with a short text.
func maskedFrame(text string) []byte {
	mask := []byte{1, 2, 3, 4}
	frame := append([]byte{textFrame, maskBit | byte(len(text))}, mask...) //nolint:gosec // the texts are short
	for i := range len(text) {
		frame = append(frame, text[i]^mask[i%len(mask)])
	}
	return frame
}
