// Package stock is an HTTP API that answers how many of an item are in stock, with a
// client. The items service calls it, so that there is a call between two services to
// measure.
//
//	GET    /stock/{id}   how many there are, as {"id": 7, "stock": 9}
package stock

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/redline-metrics/redline"
)

// level is the answer of the service.
type level struct {
	ID    int64 `json:"id"`
	Stock int64 `json:"stock"`
}

// refusal is the answer in the place of a level.
type refusal struct {
	Message string `json:"error"`
}

// New returns the service, measured by m. It answers 503 if the warehouse fails.
func New(m *redline.Metrics, w Warehouse) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stock/{id}", func(rw http.ResponseWriter, r *http.Request) {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil {
			answer(rw, http.StatusBadRequest, refusal{"id must be a whole number"})
			return
		}
		n, err := w.Level(r.Context(), id)
		if err != nil {
			answer(rw, http.StatusServiceUnavailable, refusal{err.Error()})
			return
		}
		answer(rw, http.StatusOK, level{id, n})
	})
	return m.Wrap(mux)
}

// answer writes v as JSON.
func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client may be gone
}
