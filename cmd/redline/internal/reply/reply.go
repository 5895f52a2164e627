// Package reply writes the answers of the paths below /redline.
package reply

import (
	"encoding/json"
	"net/http"
)

// JSON answers a value. One that is no JSON, such as NaN, is answered as an error of the server.
// It is written when all of it is known, and to a client that may be gone.
func JSON(w http.ResponseWriter, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		Error(w, http.StatusInternalServerError, "the answer is no JSON: "+err.Error())
		return
	}
	write(w, http.StatusOK, text)
}

// Error answers an error as Prometheus' API has it, by this status.
func Error(w http.ResponseWriter, status int, text string) {
	said, _ := json.Marshal(Failure(text)) // of texts it does not fail
	write(w, status, said)
}

// Failure returns an error as the value that Error writes.
func Failure(text string) any {
	return map[string]string{"status": "error", "errorType": "redline", "error": text}
}

func write(w http.ResponseWriter, status int, text []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // the client may be gone
}
