package redlinetest

import (
	"fmt"
	"io"
	"net/http"

	"github.com/redline-metrics/redline"
)

// Handler returns a handler that behaves as r.Does says, for routers of net/http's
// handlers. It is wrapped in the decorator and in Skip or SkipAll if r wants them.
func (s *Site) Handler(r Route) http.Handler {
	var h http.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { s.serve(r.Does, w, req) })
	if s.Metrics == nil {
		return h
	}
	if r.Skipped {
		h = redline.Skip(h)
	}
	if r.Ignored {
		h = redline.SkipAll(h)
	}
	if r.Decorated {
		h = s.Decorator(h)
	}
	return h
}

func (s *Site) serve(does Behaviour, w http.ResponseWriter, r *http.Request) {
	switch does {
	case Nothing:
	case Creates:
		answer(w, http.StatusCreated, "made\n")
	case Misses:
		answer(w, http.StatusNotFound, "no such thing\n")
	case Refuses:
		answer(w, http.StatusMethodNotAllowed, "not so\n")
	case Omits:
		answer(w, http.StatusNoContent, "nobody sees this\n")
	case Redirects:
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	case Panics:
		panic("on purpose")
	case Aborts:
		panic(http.ErrAbortHandler)
	case Echoes:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(err)
		}
		answer(w, http.StatusOK, string(body))
	case Streams:
		s.stream(w)
	case Leaves:
		s.Gate.Pass()
		<-r.Context().Done()
		answer(w, http.StatusInternalServerError, "too late\n")
	case Lingers:
		_, _ = io.WriteString(w, "one\n")
		_ = http.NewResponseController(w).Flush()
		s.Gate.Pass()
		<-r.Context().Done()
	case Hijacks:
		takeOver(w, "Upgrade: echo\r\n", func(rw io.ReadWriter) { _, _ = io.Copy(rw, rw) })
	case Dispatches:
		mux := http.NewServeMux()
		mux.HandleFunc(http.MethodGet+" "+Mounted, func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "hello\n") })
		mux.HandleFunc(http.MethodConnect+" "+Mounted+"/files/", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "hello\n") })
		mux.ServeHTTP(w, r)
	case Upgrades:
		accept := "Upgrade: websocket\r\nSec-WebSocket-Accept: " + AcceptKey(r.Header.Get("Sec-WebSocket-Key")) + "\r\n"
		takeOver(w, accept, func(rw io.ReadWriter) { _ = EchoFrame(rw) })
	default:
		switch does {
		case Blocks:
			s.Gate.Pass()
		case Names:
			redline.SetRoute(w, "/chosen/{id}")
		}
		answer(w, http.StatusOK, "hello\n")
	}
}

// Recovering returns a handler that recovers panics of next, for routers without a recovery
// of their own. With report it is the one for InsideReporting.
func Recovering(next http.Handler, report bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if reason := recover(); reason != nil {
				if report {
					redline.SetPanic(w, reason)
				}
				answer(w, http.StatusInternalServerError, "something went wrong\n")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

func (s *Site) stream(w http.ResponseWriter) {
	for _, event := range []string{"one\n", "two\n"} {
		_, _ = io.WriteString(w, event)
		if err := http.NewResponseController(w).Flush(); err != nil {
			panic(err)
		}
		s.Gate.Pass()
	}
}

// takeOver hijacks the connection, answers 101, and closes the connection after talk.
func takeOver(w http.ResponseWriter, header string, talk func(io.ReadWriter)) {
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	defer func() { _ = conn.Close() }()
	fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n%s\r\n", header)
	talk(struct {
		io.Reader
		io.Writer
	}{rw, conn})
}
