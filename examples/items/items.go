// Package items is an HTTP API that keeps items, made to be measured: create, list, read,
// replace and delete; a search that can be made slow; and a stock level with a source that
// can be made to fail.
//
//	GET    /                   the paths of the API
//	GET    /items              items, by ?after=ID and ?limit=N
//	POST   /items              creates one of {"name": "…", "price": 1.5}
//	GET    /items/{id}         reads one
//	PUT    /items/{id}         replaces one
//	DELETE /items/{id}         deletes one
//	GET    /items/{id}/stock   how many are in stock
//	GET    /search?q=…         items by name
package items

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/examples/stock"
)

// Options change how the service behaves. The zero Options are a service that works.
type Options struct {
	// Capacity bounds the number of items. The default is 10,000.
	Capacity int
	// Faults makes GET /items/{id}/stock fail with 503 for one request in eight, and GET
	// /search take between 0.3 and 0.9 seconds.
	Faults bool
	// Stock is the service that GET /items/{id}/stock calls. It then has the faults of that
	// route. The default, for nil, is a warehouse within the service.
	Stock *stock.Client
}

const (
	defaultCapacity = 10_000
	maxBody         = 1 << 20
	maxList         = 100
	slowLeast       = 300 * time.Millisecond
	slowMost        = 900 * time.Millisecond
)

type service struct {
	store   *store
	levels  levels
	options Options
}

// levels returns how many of an item are in stock.
type levels interface {
	Level(ctx context.Context, id int64) (int64, error)
}

// New returns the service, measured by m. It registers one more metric: items_stored, the
// number of items.
func New(m *redline.Metrics, options Options) (http.Handler, error) {
	if options.Capacity == 0 {
		options.Capacity = defaultCapacity
	}
	s := &service{store: newStore(options.Capacity), levels: stock.Warehouse{Faults: options.Faults}, options: options}
	if options.Stock != nil {
		s.levels = options.Stock
	}
	stored := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "items_stored", Help: "Items that the service keeps.",
	}, func() float64 { return float64(s.store.size()) })
	if err := m.Registry().Register(stored); err != nil {
		return nil, fmt.Errorf("items: %w", err)
	}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.index)
	mux.HandleFunc("GET /items", s.list)
	mux.HandleFunc("POST /items", s.create)
	mux.HandleFunc("GET /items/{id}", s.read)
	mux.HandleFunc("PUT /items/{id}", s.replace)
	mux.HandleFunc("DELETE /items/{id}", s.remove)
	mux.HandleFunc("GET /items/{id}/stock", s.stock)
	mux.HandleFunc("GET /search", s.search)
	return m.Wrap(mux), nil
}

func (s *service) index(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]string{"items": "/items", "search": "/search?q="})
}

func (s *service) list(w http.ResponseWriter, r *http.Request) {
	after, err := number(r, "after", 0)
	if err != nil {
		fail(w, err)
		return
	}
	limit, err := number(r, "limit", maxList)
	if err != nil {
		fail(w, err)
		return
	}
	answer(w, http.StatusOK, s.store.list(after, int(min(limit, maxList))))
}

func (s *service) create(w http.ResponseWriter, r *http.Request) {
	item, err := readItem(http.MaxBytesReader(w, r.Body, maxBody))
	if err == nil {
		item, err = s.store.create(item)
	}
	if err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Location", "/items/"+strconv.FormatInt(item.ID, 10))
	answer(w, http.StatusCreated, item)
}

func (s *service) read(w http.ResponseWriter, r *http.Request) {
	item, err := s.named(r)
	if err != nil {
		fail(w, err)
		return
	}
	answer(w, http.StatusOK, item)
}

func (s *service) replace(w http.ResponseWriter, r *http.Request) {
	old, err := s.named(r)
	if err != nil {
		fail(w, err)
		return
	}
	item, err := readItem(http.MaxBytesReader(w, r.Body, maxBody))
	item.ID = old.ID
	if err == nil {
		err = s.store.replace(item)
	}
	if err != nil {
		fail(w, err)
		return
	}
	answer(w, http.StatusOK, item)
}

func (s *service) remove(w http.ResponseWriter, r *http.Request) {
	item, err := s.named(r)
	if err == nil {
		err = s.store.remove(item.ID)
	}
	if err != nil {
		fail(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *service) stock(w http.ResponseWriter, r *http.Request) {
	item, err := s.named(r)
	if err != nil {
		fail(w, err)
		return
	}
	level, err := s.levels.Level(r.Context(), item.ID)
	if err != nil { // the error names the service's address, which is not for the client
		answer(w, http.StatusServiceUnavailable, &fieldError{Message: "the warehouse does not answer"})
		return
	}
	answer(w, http.StatusOK, map[string]int64{"id": item.ID, "stock": level})
}

func (s *service) search(w http.ResponseWriter, r *http.Request) {
	if s.options.Faults {
		if err := wait(r.Context(), slowLeast+rand.N(slowMost-slowLeast)); err != nil {
			return // the client is gone
		}
	}
	answer(w, http.StatusOK, s.store.search(r.URL.Query().Get("q"), maxList))
}

// named returns the item that the path names.
func (s *service) named(r *http.Request) (Item, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return Item{}, &fieldError{"id", "id must be a whole number"}
	}
	return s.store.get(id)
}

// number returns a parameter of the query that is a whole number of 0 or more.
func number(r *http.Request, name string, fallback int64) (int64, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return fallback, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, &fieldError{name, name + " must be a whole number of 0 or more"}
	}
	return n, nil
}

// wait waits, or returns an error when ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// answer writes v as JSON.
func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client may be gone
}

// fail answers an error by its status and as JSON.
func fail(w http.ResponseWriter, err error) {
	var field *fieldError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		answer(w, http.StatusRequestEntityTooLarge, &fieldError{Message: fmt.Sprintf("body is over %d bytes", large.Limit)})
	case errors.As(err, &field):
		answer(w, http.StatusBadRequest, field)
	case errors.Is(err, errNotFound):
		answer(w, http.StatusNotFound, &fieldError{Message: err.Error()})
	case errors.Is(err, errFull):
		answer(w, http.StatusInsufficientStorage, &fieldError{Message: err.Error()})
	default: // the body could not be read to its end
		answer(w, http.StatusBadRequest, &fieldError{Message: "body broke off"})
	}
}
