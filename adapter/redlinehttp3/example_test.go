package redlinehttp3_test

import (
	"io"
	"log"
	"net/http"

	"github.com/quic-go/quic-go/http3"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinehttp3"
)

func Example() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "Ada\n") })
	server := http3.Server{Addr: "127.0.0.1:5001", Handler: redlinehttp3.Wrap(m, mux)}
	log.Fatal(server.ListenAndServeTLS("cert.pem", "key.pem"))
}
