package respwriter

import (
	"net/http"
	"reflect"
	"sync/atomic"
)

// maker makes a writer for handlers, and returns the recorder in it. With details, it also
// makes a D for rarer properties; all are one allocation.
type maker[S, D any] func(withDetails bool) (http.ResponseWriter, *Recorder[S], *D)

// Kind describes one type of http.ResponseWriter: how to make a recorder with its optional
// interfaces, and whether it may lead to a recorder further out.
type Kind[S, D any] struct {
	typ  reflect.Type
	make maker[S, D]
	// MayWrap is true if the type has Unwrap, or fields that may hold another writer.
	MayWrap bool
	// HasHTTPStream is true for writers of HTTP/3. Only a package that knows HTTP/3 can pass
	// their method HTTPStream on.
	HasHTTPStream bool

	fields fields // empty if the type has Unwrap
	next   *Kind[S, D]
}

// Make makes a recorder of a response to r, and the writer for handlers: the recorder with
// the optional interfaces of w, which is of this kind. withDetails adds a D; without it, the
// result is nil. All are one allocation.
func (k *Kind[S, D]) Make(w http.ResponseWriter, r *http.Request, withDetails bool) (http.ResponseWriter, *Tracked[S], *D) {
	writer, rec, details := k.make(withDetails)
	rec.ResponseWriter = w
	rec.response.Request = r
	return writer, &rec.Tracked, details
}

// Kinds is a list of the kinds met so far. They are few, as each is a type of the program's.
// Its zero value is empty. It is safe for concurrent use.
type Kinds[S, D any] struct {
	last atomic.Pointer[Kind[S, D]]
}

// Of returns the kind of w.
func (ks *Kinds[S, D]) Of(w http.ResponseWriter) *Kind[S, D] {
	typ := reflect.TypeOf(w)
	if k := ks.last.Load(); k != nil && k.typ == typ {
		return k
	}
	return ks.find(w, typ)
}

// find searches all kinds, and adds a new one.
func (ks *Kinds[S, D]) find(w http.ResponseWriter, typ reflect.Type) *Kind[S, D] {
	for {
		last := ks.last.Load()
		for k := last; k != nil; k = k.next {
			if k.typ == typ {
				return k
			}
		}
		_, streams := typ.MethodByName("HTTPStream")
		k := &Kind[S, D]{typ: typ, make: makerOf[S, D](interfacesOf(w)), HasHTTPStream: streams, next: last}
		if _, k.MayWrap = w.(unwrapper); !k.MayWrap {
			k.fields = fieldsOf(typ)
			k.MayWrap = len(k.fields) > 0
		}
		ks.last.CompareAndSwap(last, k)
	}
}

// Below returns the writer that w wraps, or nil. declared is true if a method of w names it.
// Many status writers have no Unwrap; their fields are searched for a writer.
func (ks *Kinds[S, D]) Below(w http.ResponseWriter) (next http.ResponseWriter, declared bool) {
	if next, ok := unwrap(w); ok {
		return next, true
	}
	return ks.Of(w).fields.writerIn(w), false
}
