package main

import (
	"fmt"
	"log"
	"net/http"
	"sync/atomic"

	"github.com/redline-metrics/redline"
)

func main() {
	var visits atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "item %s\n", r.PathValue("id"))
	})
	mux.HandleFunc("GET /checkout", func(w http.ResponseWriter, _ *http.Request) {
		if visits.Add(1)%4 == 0 {
			http.Error(w, "something is broken here", http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, "ordered")
	})

	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", m.Wrap(mux)))
}
