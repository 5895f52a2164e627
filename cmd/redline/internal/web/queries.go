package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/klauspost/compress/gzhttp"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/redline-metrics/redline/cmd/redline/internal/reply"
	"github.com/redline-metrics/redline/cmd/redline/internal/within"
)

const (
	mostQueries = 200     // in a request
	mostAsked   = 1 << 20 // bytes of it
	atOnce      = 6       // are under way, as of a page that asks each by itself
	answersMade = 24      // at once, of all requests
	mostAnswer  = 32 << 20
)

// queries asks the engine many queries for one request: thirty requests cost a browser more
// of a page's thread than their answers do.
type queries struct {
	engine  http.RoundTripper
	made    *semaphore.Weighted // answers, from when they are asked for until they wait
	waiting *waiting
}

// result is a line of the answer.
type result struct {
	Of     int             `json:"of"`     // the query's place in the request
	Status int             `json:"status"` // that it has by itself
	Answer json.RawMessage `json:"answer"` // as it has it by itself, or its text where that is no JSON
}

// newQueries is POST /redline/queries, of an engine. The body is a list of addresses in
// JSON, such as ["/api/v1/query?query=up"]; the answer has a line of JSON for each, in
// the order in which they are ready.
func newQueries(engine http.Handler) http.Handler {
	q := queries{within.Limited(engine, mostAnswer), semaphore.NewWeighted(answersMade), newWaiting()}
	return gzhttp.GzipHandler(http.HandlerFunc(q.serve))
}

func (q queries) serve(w http.ResponseWriter, r *http.Request) {
	asked, err := readQueries(http.MaxBytesReader(w, r.Body, mostAsked))
	if err != nil {
		reply.Error(w, http.StatusBadRequest, err.Error())
		return
	}
	// No answer waits in here: who asked for it hands it over, or is at its end.
	results := make(chan result)
	ctx, stop := context.WithCancel(r.Context())
	var all errgroup.Group
	all.SetLimit(atOnce + 1) // and the one that asks
	all.Go(func() error { q.askAll(r.WithContext(ctx), asked, results, &all); return nil })
	go func() { _ = all.Wait(); close(results) }() // there is no error
	defer func() {
		stop()
		for one := range results { // those that are being asked end
			q.waiting.give(one.Answer)
		}
	}()
	reader, left := q.waiting.read(w)
	defer left()
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	lines, flush := json.NewEncoder(w), http.NewResponseController(w).Flush
	for {
		var one result
		var more bool
		select {
		case one, more = <-results:
		default:
			_ = q.waiting.write(reader, flush) // the answers that are there need not wait for the next
			one, more = <-results
		}
		if !more {
			return
		}
		err := q.waiting.write(reader, func() error { return lines.Encode(one) })
		q.waiting.give(one.Answer)
		if err != nil {
			return // the client is gone, or does not read
		}
	}
}

// askAll asks the engine queries, and sends a result for each that has room to wait, until
// the request ends.
func (q queries) askAll(r *http.Request, asked []*url.URL, results chan<- result, all *errgroup.Group) {
	for i, query := range asked {
		if q.made.Acquire(r.Context(), 1) != nil {
			return
		}
		all.Go(func() error {
			status, answer := q.ask(r, query)
			err := q.waiting.take(r.Context(), answer)
			q.made.Release(1)
			if err == nil {
				results <- result{i, status, answer}
			}
			return nil
		})
	}
}

// readQueries reads the addresses of a request. They are queries alone: other answers of
// the engine may have no end.
func readQueries(body io.Reader) ([]*url.URL, error) {
	var addresses []string
	if err := json.NewDecoder(body).Decode(&addresses); err != nil {
		return nil, fmt.Errorf("not a list of addresses in JSON: %w", err)
	}
	if len(addresses) > mostQueries {
		return nil, fmt.Errorf("%d queries; %d may be asked at once", len(addresses), mostQueries)
	}
	found := make([]*url.URL, len(addresses))
	for i, address := range addresses {
		u, err := url.ParseRequestURI(address)
		if err != nil {
			return nil, fmt.Errorf("query %d: %w", i, err)
		}
		switch u.Path {
		case "/api/v1/query", "/api/v1/query_range", "/api/v1/query_exemplars":
		default:
			return nil, fmt.Errorf("query %d: %.100q is none", i, u.Path)
		}
		found[i] = &url.URL{Scheme: "http", Host: "engine", Path: u.Path, RawQuery: u.RawQuery}
	}
	return found, nil
}

// ask is the engine's answer to a query, for a request.
func (q queries) ask(r *http.Request, query *url.URL) (status int, answer json.RawMessage) {
	asking := (&http.Request{Method: http.MethodGet, URL: query, Host: r.Host, Header: http.Header{}, Body: http.NoBody}).WithContext(r.Context())
	resp, err := q.engine.RoundTrip(asking)
	if err != nil {
		answer, _ = json.Marshal(reply.Failure(err.Error())) // of texts it does not fail
		return http.StatusBadGateway, answer
	}
	defer func() { _ = resp.Body.Close() }()
	answer, _ = io.ReadAll(resp.Body) // from memory
	if !json.Valid(answer) {
		answer, _ = json.Marshal(string(answer))
	}
	return resp.StatusCode, answer
}
