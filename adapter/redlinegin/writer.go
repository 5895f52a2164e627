package redlinegin

import (
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin"
)

// maxDepth bounds how many writers are followed from one: a chain may be circular.
const maxDepth = 64

// serverWriter returns the field in which gin's own writer holds the server's, or nil if it
// is not found. A middleware's writer leads to gin's by the field in which it embeds it.
func serverWriter(w gin.ResponseWriter) *http.ResponseWriter {
	for range maxDepth {
		switch at := wrappedBy(w).(type) {
		case *http.ResponseWriter:
			return at
		case *gin.ResponseWriter:
			w = *at
		default:
			return nil
		}
	}
	return nil
}

// wrappedBy returns a pointer to the first exported field of w that holds a writer, or nil.
func wrappedBy(w gin.ResponseWriter) any {
	v := reflect.Indirect(reflect.ValueOf(w))
	if v.Kind() != reflect.Struct || !v.CanAddr() {
		return nil
	}
	for i := range v.NumField() {
		field := v.Field(i)
		if field.Kind() != reflect.Interface || field.IsNil() || !field.CanInterface() {
			continue
		}
		switch at := field.Addr().Interface().(type) {
		case *http.ResponseWriter, *gin.ResponseWriter:
			return at
		}
	}
	return nil
}
