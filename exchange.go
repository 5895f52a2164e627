package redline

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// Exchange is one HTTP request and what became of it. Functions in [Config] and
// [Label] take one; it is theirs only while they run, and they must not change
// it or keep it.
//
// Functions whose value is needed before the handler has run (the labels of a
// gauge) see an Exchange without an answer: Status is 0, and Route is known only
// where [Schema].InProgress says so.
type Exchange struct {
	// Request is the request as the middleware got it. It is nil under a
	// framework that is not built on net/http.
	Request *http.Request
	// Context is what a framework gives its handlers in the place of writer and
	// request: a *gin.Context, an echo.Context, under fiber the
	// *fasthttp.RequestCtx. It is nil under net/http.
	Context any
	// Method is one of the nine standard methods, or the schema's OtherMethod.
	Method string
	// Path is the request's path: any string that a client likes to send.
	Path string
	// Route is the pattern that matched, without a method before it,
	// "<unmatched>" where none did, or what SetRoute or Config.GroupBy said.
	Route string
	// Status is the status code that the client saw.
	Status int
	// Duration is the time since the request arrived.
	Duration time.Duration
	// RequestBytes and ResponseBytes are the sizes of the bodies. Without
	// Config.Sizes, RequestBytes is 0 for a request of undeclared length.
	RequestBytes  int64
	ResponseBytes int64
	// Panic is what the handler panicked with, nil where it did not.
	Panic any
	// Aborted says that the handler ended the response by http.ErrAbortHandler,
	// or its goroutine by runtime.Goexit.
	Aborted bool
	// Hijacked says that the handler took the connection over.
	Hijacked bool

	// response has the response's header.
	response interface{ Header() http.Header }
	// method is Method, as a number.
	method method
	// scratch holds the label values while their series is looked up.
	scratch []byte
}

// Header is the response's header; before the handler has run, what middlewares
// further out have put there. It is not to be changed.
func (x *Exchange) Header() http.Header {
	if x.response == nil {
		return nil
	}
	return x.response.Header()
}

// Label is a label whose value is read from each [Exchange].
//
// A value that is not valid UTF-8 has its bad bytes replaced by U+FFFD, and one
// over 1,024 bytes is cut there: what a client sends can neither break a scrape
// nor fill the memory. If Value panics, the label's value is "<panic>".
type Label struct {
	Name  string
	Value func(*Exchange) string
}

// statusClientGone is what nginx logs, and many after it, for a client that
// closed the connection before the server had answered.
const statusClientGone = 499

// maxLabelBytes bounds a label value.
const maxLabelBytes = 1024

// labelEnd ends each value in a joined list of label values. The byte occurs in
// no valid UTF-8 text.
const labelEnd = "\xff"

// join gives the values of labels for x, each ended by labelEnd. They are valid
// until the next call.
func (x *Exchange) join(labels []Label) []byte {
	if len(labels) == 0 {
		return nil
	}
	x.scratch = x.scratch[:0]
	for _, l := range labels {
		x.scratch = append(x.scratch, labelValue(evaluate(l.Value, x))...)
		x.scratch = append(x.scratch, labelEnd...)
	}
	return x.scratch
}

// evaluate calls a function of the user's, whose panic must not reach the service.
func evaluate(f func(*Exchange) string, x *Exchange) (value string) {
	defer func() {
		if recover() != nil {
			value = labelPanicked
		}
	}()
	return f(x)
}

// labelValue makes any string fit to be a label value.
func labelValue(s string) string {
	if len(s) > maxLabelBytes {
		end := maxLabelBytes
		for end > maxLabelBytes-utf8.UTFMax && !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end]
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
