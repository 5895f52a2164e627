package inflight

import (
	"net/http"
	"time"
)

// Passage is the way of one request through one middleware or decorator and the handlers
// below it.
type Passage struct {
	Rec          *Recording
	Outer        *Recording // of the same Metrics, further out; a writer in between may hold back the response
	Request      *http.Request
	Writer       http.ResponseWriter               // the one that the middleware got; nil if the framework has none
	Header       interface{ Header() http.Header } // of the response, if the framework has no writer
	Context      any                               // the value that a framework gives its handlers
	Path         string                            // of the request, if it is known without the request
	OuterPattern string                            // the request's pattern at the beginning; a pattern from below is preferred
	Start        time.Duration
	Outermost    bool // Rec was made for this passage
	Writes       bool // the response is written through Rec's own writer
	Records      bool // the schema's metrics record it, not a decorator's
	Returned     bool // the handlers below returned: they did not panic
	SizePending  bool // the size of the response is not known when the request ends
}

// Annotations returns the annotations of the request so far, set below p's writer or
// further out.
func (p *Passage) Annotations() Annotations {
	s := p.Rec.Annotations()
	if s.Route == "" && p.Outer != nil {
		s.Route = p.Outer.Annotations().Route
	}
	return s
}

// PassPattern copies the pattern of this passage's request to the recordings further out,
// which have another request.
func (p *Passage) PassPattern() {
	if !p.Outermost {
		p.Rec.SetClonedPattern(p.Request)
	}
	if p.Outer != nil {
		p.Outer.SetClonedPattern(p.Request)
	}
}
