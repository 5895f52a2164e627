package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/klauspost/compress/gzhttp"
	"golang.org/x/sync/errgroup"

	"github.com/redline-metrics/redline/cmd/redline/internal/within"
)

const (
	mostQueries = 200     // in a request
	mostAsked   = 1 << 20 // bytes of it
	atOnce      = 6       // are under way, as of a page that asks each by itself
)

// queries asks the engine many queries for one request: a browser spends more of a
// page's thread on thirty requests than on what they bring.
type queries struct{ engine http.RoundTripper }

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
	q := queries{within.Transport(engine)}
	return http.NewCrossOriginProtection().Handler(gzhttp.GzipHandler(http.HandlerFunc(q.serve)))
}

func (q queries) serve(w http.ResponseWriter, r *http.Request) {
	asked, err := readQueries(http.MaxBytesReader(w, r.Body, mostAsked))
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	results := make(chan result, len(asked))
	go func() {
		defer close(results)
		var all errgroup.Group
		all.SetLimit(atOnce)
		for i, query := range asked {
			all.Go(func() error {
				status, answer := q.ask(r, query)
				results <- result{i, status, answer}
				return nil
			})
		}
		_ = all.Wait() // there is none
	}()
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	lines, flush := json.NewEncoder(w), http.NewResponseController(w).Flush
	for one := range results {
		_ = lines.Encode(one) // the client may be gone: then the queries end, too
		if len(results) == 0 {
			_ = flush()
		}
	}
}

// readQueries reads the addresses of a request. They are queries alone: what else the
// engine answers may have no end.
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
		answer, _ = json.Marshal(failure(err.Error())) // of texts it does not fail
		return http.StatusBadGateway, answer
	}
	defer func() { _ = resp.Body.Close() }()
	answer, _ = io.ReadAll(resp.Body) // from memory
	if !json.Valid(answer) {
		answer, _ = json.Marshal(string(answer))
	}
	return resp.StatusCode, answer
}
