package redline

import (
	"net/http"

	"github.com/redline-metrics/redline/internal/conventions"
)

// method is an HTTP method as a number: one of the nine that RFC 9110 (section 9) and RFC
// 5789 define, or otherMethod for all others.
type method uint8

const (
	otherMethod method = iota
	getMethod
	headMethod
	postMethod
	putMethod
	patchMethod
	deleteMethod
	connectMethod
	optionsMethod
	traceMethod
	methodCount // the number of methods
)

// methodOf returns the method with this name.
func methodOf(name string) method {
	switch name {
	case http.MethodGet, "": // net/http: an empty method means GET
		return getMethod
	case http.MethodHead:
		return headMethod
	case http.MethodPost:
		return postMethod
	case http.MethodPut:
		return putMethod
	case http.MethodPatch:
		return patchMethod
	case http.MethodDelete:
		return deleteMethod
	case http.MethodConnect:
		return connectMethod
	case http.MethodOptions:
		return optionsMethod
	case http.MethodTrace:
		return traceMethod
	}
	return otherMethod
}

// methodNames returns the names of all methods, with other as the name of otherMethod.
func methodNames(other string) (names [methodCount]string) {
	names[otherMethod] = other
	for i, name := range conventions.Methods() {
		names[int(otherMethod)+1+i] = name
	}
	return names
}
