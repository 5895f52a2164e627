package redline

import (
	"bufio"
	"iter"
	"net"
	"net/http"
	"reflect"
	"unsafe"
)

// unwrapper is the interface by which http.ResponseController finds wrapped writers.
type unwrapper interface{ Unwrap() http.ResponseWriter }

// maxDepth bounds how many writers are followed from one: a chain may be circular.
const maxDepth = 64

// writerChain yields w and the writers to which it leads, the server's last. kinds, unless
// nil, holds the fields of their types.
func writerChain(w http.ResponseWriter, kinds *writerKinds) iter.Seq[http.ResponseWriter] {
	return func(yield func(http.ResponseWriter) bool) {
		for range maxDepth {
			if w == nil || !yield(w) {
				return
			}
			if rec := recordingIn(w); rec != nil && kinds == nil {
				kinds = &rec.metrics.kinds
			}
			w, _ = below(w, kinds)
		}
	}
}

// recordingIn returns the recording of w, if w is a recorder or an adapter's writer; else
// nil.
func recordingIn(w http.ResponseWriter) *Recording {
	if r, ok := w.(interface{ redlineRecording() *Recording }); ok {
		return r.redlineRecording()
	}
	return nil
}

// below returns the writer that w wraps, or nil. declared is true if a method of w names
// it. Many status writers have no Unwrap; their fields are searched for a writer.
func below(w http.ResponseWriter, kinds *writerKinds) (next http.ResponseWriter, declared bool) {
	switch u := w.(type) {
	case interface{ redlineBelow() http.ResponseWriter }:
		return u.redlineBelow(), true
	case unwrapper:
		return u.Unwrap(), true
	}
	if kinds != nil {
		return writerInFields(w, kinds.of(w).fields), false
	}
	return writerInFields(w, fieldsOf(reflect.TypeOf(w))), false
}

func (rec *recorder) redlineBelow() http.ResponseWriter { return rec.ResponseWriter }

// fieldsOf returns the fields in which a type of writers may hold another. These are the
// fields of its struct, and of structs embedded in it, with an interface type of writers.
func fieldsOf(t reflect.Type) [][]int { return fieldsWithin(t, 0) }

// maxEmbedding bounds the depth of embedded structs: a struct may embed a pointer to
// itself.
const maxEmbedding = 8

func fieldsWithin(t reflect.Type, depth int) [][]int {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || depth > maxEmbedding {
		return nil
	}
	var fields [][]int
	writer := reflect.TypeFor[http.ResponseWriter]()
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Type.Kind() == reflect.Interface && f.Type.Implements(writer):
			fields = append(fields, []int{i})
		case f.Anonymous:
			for _, inner := range fieldsWithin(f.Type, depth+1) {
				fields = append(fields, append([]int{i}, inner...))
			}
		}
	}
	return fields
}

// writerInFields returns the writer in the first of these fields of w that can be read.
func writerInFields(w http.ResponseWriter, fields [][]int) http.ResponseWriter {
	if len(fields) == 0 {
		return nil
	}
	v := reflect.Indirect(reflect.ValueOf(w))
	if !v.IsValid() { // w is a nil pointer
		return nil
	}
	for _, at := range fields {
		field, err := v.FieldByIndexErr(at)
		if err != nil { // a pointer on the way is nil
			continue
		}
		if !field.CanInterface() && !field.CanAddr() { // w is a struct itself
			copied := reflect.New(v.Type()).Elem()
			copied.Set(v)
			v = copied
			field = v.FieldByIndex(at)
		}
		if !field.CanInterface() { // it is not exported
			field = reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem() //nolint:gosec // of its own type
		}
		if !field.IsNil() {
			next, _ := field.Interface().(http.ResponseWriter)
			return next
		}
	}
	return nil
}

// recordings yields the recordings to which w leads, the innermost first. An adapter's
// writer has one because it embeds a Recording.
func recordings(w http.ResponseWriter) iter.Seq[*Recording] {
	return func(yield func(*Recording) bool) {
		for at := range writerChain(w, nil) {
			if rec := recordingIn(at); rec != nil && !yield(rec) {
				return
			}
		}
	}
}

// outerRecordings holds the recordings of one Metrics to which a writer leads.
type outerRecordings struct {
	nearest *Recording // nil for none
	tracked *Recording // the nearest that records its request already, or nil
	// shared is true if all writers in between declare the writer that they wrap. A writer
	// that does not may hold back the response, so a recorder is needed above it too.
	shared bool
}

// findOuter returns the recordings of m to which w leads.
func (m *Metrics) findOuter(w http.ResponseWriter) outerRecordings {
	out, shared := outerRecordings{}, true
	for range maxDepth {
		if w == nil {
			break
		}
		if rec := recordingIn(w); rec != nil && rec.metrics == m {
			if out.nearest == nil {
				out.nearest, out.shared = rec, shared
			}
			if rec.tracked {
				out.tracked = rec
				break
			}
		}
		next, declared := below(w, &m.kinds)
		w, shared = next, shared && declared
	}
	return out
}

// Unwrap returns the wrapped writer for http.ResponseController. If the controller would find
// Hijack or Flush only in a writer further down, the methods of the result still go through
// the recorder: it must see when a connection is taken over or a header goes out.
func (rec *recorder) Unwrap() http.ResponseWriter {
	has := interfacesOf(rec.ResponseWriter)
	hijacks, flushes := has&hasHijacker == 0, has&(hasFlusher|hasFlushError) == 0
	if hijacks {
		hijacks = supports[http.Hijacker](rec.ResponseWriter)
	}
	if flushes {
		flushes = supports[flushErrorer](rec.ResponseWriter) || supports[http.Flusher](rec.ResponseWriter)
	}
	switch {
	case hijacks && flushes:
		return beyond{rec}
	case hijacks:
		return hijackBeyond{rec}
	case flushes:
		return flushBeyond{rec}
	}
	return rec.ResponseWriter
}

// supports reports whether http.ResponseController finds a T by w.
func supports[T any](w http.ResponseWriter) bool {
	for range maxDepth {
		if _, ok := w.(T); ok {
			return true
		}
		u, ok := w.(unwrapper)
		if !ok {
			return false
		}
		w = u.Unwrap()
	}
	return false
}

// hijackBeyond, flushBeyond and beyond are the wrapped writer, with those methods that
// http.ResponseController finds further down.
type (
	hijackBeyond struct{ *recorder }
	flushBeyond  struct{ *recorder }
	beyond       struct{ *recorder }
)

// Hijack is called by http.ResponseController.
func (b hijackBeyond) Hijack() (net.Conn, *bufio.ReadWriter, error) { return b.hijackBeyond() }

// Hijack is called by http.ResponseController.
func (b beyond) Hijack() (net.Conn, *bufio.ReadWriter, error) { return b.hijackBeyond() }

// FlushError is called by http.ResponseController.
func (b flushBeyond) FlushError() error { return b.flushBeyond() }

// FlushError is called by http.ResponseController.
func (b beyond) FlushError() error { return b.flushBeyond() }

// Unwrap returns the wrapped writer.
func (b hijackBeyond) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// Unwrap returns the wrapped writer.
func (b flushBeyond) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// Unwrap returns the wrapped writer.
func (b beyond) Unwrap() http.ResponseWriter { return b.ResponseWriter }

func (rec *recorder) hijackBeyond() (net.Conn, *bufio.ReadWriter, error) {
	return rec.hijacked(http.NewResponseController(rec.ResponseWriter).Hijack())
}

func (rec *recorder) flushBeyond() error {
	rec.Sent(http.StatusOK)
	return rec.flushed(http.NewResponseController(rec.ResponseWriter).Flush())
}
