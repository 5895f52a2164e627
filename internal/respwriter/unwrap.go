package respwriter

import (
	"iter"
	"net/http"
	"reflect"
	"unsafe"
)

// unwrapper is the interface by which http.ResponseController finds wrapped writers.
type unwrapper interface{ Unwrap() http.ResponseWriter }

// MaxDepth bounds how many writers are followed from one: a chain may be circular.
const MaxDepth = 64

// Chain yields w and the writers to which it leads, the server's last. below is [Below], or
// another function that returns the next one, or nil.
func Chain(w http.ResponseWriter, below func(http.ResponseWriter) http.ResponseWriter) iter.Seq[http.ResponseWriter] {
	return func(yield func(http.ResponseWriter) bool) {
		for range MaxDepth {
			if w == nil || !yield(w) {
				return
			}
			w = below(w)
		}
	}
}

// Below returns the writer that w wraps, or nil.
func Below(w http.ResponseWriter) http.ResponseWriter {
	if next, ok := unwrap(w); ok {
		return next
	}
	return fieldsOf(reflect.TypeOf(w)).writerIn(w)
}

// unwrap returns the writer that a method of w names.
func unwrap(w http.ResponseWriter) (next http.ResponseWriter, ok bool) {
	switch u := w.(type) {
	case interface{ wrapped() http.ResponseWriter }:
		return u.wrapped(), true
	case unwrapper:
		return u.Unwrap(), true
	}
	return nil, false
}

func (rec *Recorder[S]) wrapped() http.ResponseWriter { return rec.ResponseWriter }

// mayWrap reports whether w may lead to another writer.
func mayWrap(w http.ResponseWriter) bool {
	_, ok := w.(unwrapper)
	return ok || len(fieldsOf(reflect.TypeOf(w))) > 0
}

// fields are the indices of fields, as in reflect.StructField.
type fields [][]int

// fieldsOf returns the fields in which a type of writers may hold another. These are the
// fields of its struct, and of structs embedded in it, with an interface type of writers.
func fieldsOf(t reflect.Type) fields { return fieldsWithin(t, 0) }

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

// writerIn returns the writer in the first of these fields of w that can be read.
func (fs fields) writerIn(w http.ResponseWriter) http.ResponseWriter {
	if len(fs) == 0 {
		return nil
	}
	v := reflect.Indirect(reflect.ValueOf(w))
	if !v.IsValid() { // w is a nil pointer
		return nil
	}
	for _, at := range fs {
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
