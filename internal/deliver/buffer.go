package deliver

import "unicode/utf8"

// Buffer is a body that is being written. It has the methods that let expfmt write without
// a buffer of its own.
type Buffer struct{ Text []byte }

// Write implements io.Writer.
func (b *Buffer) Write(p []byte) (int, error) {
	b.Text = append(b.Text, p...)
	return len(p), nil
}

// WriteString implements io.StringWriter.
func (b *Buffer) WriteString(s string) (int, error) {
	b.Text = append(b.Text, s...)
	return len(s), nil
}

// WriteByte implements io.ByteWriter.
func (b *Buffer) WriteByte(c byte) error {
	b.Text = append(b.Text, c)
	return nil
}

// WriteRune writes a character in UTF-8.
func (b *Buffer) WriteRune(r rune) (int, error) {
	start := len(b.Text)
	b.Text = utf8.AppendRune(b.Text, r)
	return len(b.Text) - start, nil
}
