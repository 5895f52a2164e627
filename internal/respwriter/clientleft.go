package respwriter

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"time"
)

// ClientLeft reports whether the client has closed the connection or cancelled the request.
// net/http cancels a request's context then. Others cancel it too: a service that shuts
// down by its BaseContext, a middleware, and net/http itself after its ReadTimeout.
//
// took is the time since the request arrived. writers are those of its response, the
// server's last.
func (re *Response) ClientLeft(writers iter.Seq[http.ResponseWriter], took time.Duration) bool {
	r := re.Request
	if r == nil {
		return false
	}
	ctx := r.Context()
	// A cause that was set is not net/http's.
	if !errors.Is(ctx.Err(), context.Canceled) || context.Cause(ctx) != context.Canceled { //nolint:errorlint // see above
		return false
	}
	if readTimedOut(r, took) {
		return false
	}
	if notifier := closeNotifier(writers); notifier != nil {
		// A handler that has asked for the channel may have emptied it.
		return notified(notifier) || re.Load().Has(Notifies)
	}
	return true
}

// readTimedOut reports whether net/http may have stopped reading an HTTP/1 request's body
// because its ReadTimeout has passed, which begins with the request's first byte. That
// cancels the request's context, as a client that leaves does.
func readTimedOut(r *http.Request, took time.Duration) bool {
	server, ok := r.Context().Value(http.ServerContextKey).(*http.Server)
	if !ok || r.ProtoMajor != 1 || r.ContentLength == 0 || server.ReadTimeout <= 0 {
		return false
	}
	return took >= server.ReadTimeout-server.ReadTimeout/10
}

// closeNotifier returns the innermost http.CloseNotifier among writers, which is the
// server's own, or nil.
func closeNotifier(writers iter.Seq[http.ResponseWriter]) http.CloseNotifier { //nolint:staticcheck // nothing else tells who has cancelled a request
	var last http.CloseNotifier //nolint:staticcheck // see above
	for at := range writers {
		if n, ok := at.(http.CloseNotifier); ok { //nolint:staticcheck // see above
			last = n
		}
	}
	return last
}

// noticePatience bounds how long a server may take to fill a notifier's channel after it
// has cancelled the request's context, which it does first.
const noticePatience = 50 * time.Millisecond

// notified reports whether n has noticed that the client left, or cannot know. It takes
// nothing out of n's channel, which the handler may be reading. If the client did not
// cancel the request, notified waits for noticePatience.
func notified(n http.CloseNotifier) (left bool) { //nolint:staticcheck // see closeNotifier
	defer func() {
		if recover() != nil { // a writer that claims to be one, but wraps a writer that is none
			left = true
		}
	}()
	ch := n.CloseNotify()
	if cap(ch) == 0 {
		return true
	}
	for end := time.Now().Add(noticePatience); len(ch) == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}
