package redline

import (
	"net/http"
	"time"

	"github.com/redline-metrics/redline/internal/conventions"
	"github.com/redline-metrics/redline/internal/metric"
)

// Exchange is one HTTP request and its response. Functions in [Config] and [Label] get one.
// They must not change it, and may use it only while they run. An Exchange that is kept
// nevertheless never becomes another request's.
//
// Functions that are called before the handler has run, such as those of a gauge's labels,
// see an Exchange without an answer: Status is 0, and Route is known only under the
// conditions of [Schema].InProgress.
type Exchange struct {
	// Request is the request as the middleware got it. It is nil under a framework that is
	// not built on net/http.
	Request *http.Request
	// Context is the value that a framework gives its handlers in the place of writer and
	// request: a *gin.Context, an echo.Context, under fiber the *fasthttp.RequestCtx. It is
	// nil under net/http.
	Context any
	// Method is one of the nine standard methods, or the schema's OtherMethod.
	Method string
	// Path is the request's path. The client chooses it, so it can be any string.
	Path string
	// Route is the pattern that matched, without a method before it, or "<unmatched>" if
	// none did. SetRoute and Config.GroupBy replace it.
	Route string
	// Status is the status code that the client saw.
	Status int
	// Duration is the time since the request arrived.
	Duration time.Duration
	// RequestBytes and ResponseBytes are the sizes of the bodies. Without Config.Sizes,
	// RequestBytes is 0 for a request of undeclared length.
	RequestBytes  int64
	ResponseBytes int64
	// Panic is the value that the handler panicked with; nil if it did not.
	Panic any
	// Aborted is true if the handler ended the response by http.ErrAbortHandler, its
	// goroutine by runtime.Goexit, or the connection before an answer, as fiber's Drop does.
	Aborted bool
	// Hijacked is true if the handler took the connection over.
	Hijacked bool

	// sizePending is true while ResponseBytes is not known.
	sizePending bool
	// arrived is the part of the exchange's code that is known when it begins.
	arrived code
	// response gives access to the response's header.
	response interface{ Header() http.Header }
}

// Header returns the response's header, which must not be changed. Before the handler has
// run, it has only the fields set by middlewares further out. It is nil if there is no
// response.
func (x *Exchange) Header() http.Header {
	if x.response == nil {
		return nil
	}
	return x.response.Header()
}

// Label is a label with a value that is read from each [Exchange].
//
// Invalid UTF-8 in a value is replaced by U+FFFD, and a value over 1,024 bytes is cut
// there. So clients can neither break a scrape nor fill the memory. If Value panics, the
// label's value is "<panic>".
type Label struct {
	Name  string
	Value func(*Exchange) string
}

// code returns the dimensions of x that have few values.
func (x *Exchange) code() code { return x.arrived.with(x.outcome()) }

// statusClientGone is the status that nginx introduced for a client that closed the
// connection before the server had answered.
const statusClientGone = 499

// labelEnd ends each value in a joined list of label values. The byte occurs in no valid
// UTF-8 text.
const labelEnd = "\xff"

// joinRoom is a stack buffer for the joined label values of most requests.
type joinRoom [128]byte

// join appends the values of labels for x to out, each ended by labelEnd.
func (x *Exchange) join(out []byte, labels []Label) []byte {
	for _, l := range labels {
		out = append(out, metric.LabelValue(evaluate(l.Value, x))...)
		out = append(out, labelEnd...)
	}
	return out
}

// evaluate calls a function of the user's. A panic of it does not reach the service.
func evaluate(f func(*Exchange) string, x *Exchange) (value string) {
	defer func() {
		if recover() != nil {
			value = conventions.Panicked
		}
	}()
	return f(x)
}
