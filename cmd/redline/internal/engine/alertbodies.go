package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/prometheus/alertmanager/silence"
)

// alertBody bounds a body of Alertmanager's API, in bytes.
const alertBody = 4 << 20

// withoutNulls answers 400 to alerts and silences with a null in the place of an alert or a
// matcher, by which Alertmanager's API panics, and to silences for which there is no room.
func withoutNulls(api http.Handler, silences *silence.Silences) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			api.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, alertBody))
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			http.Error(w, fmt.Sprintf("the body is larger than %d MiB", alertBody>>20), http.StatusRequestEntityTooLarge)
			return
		} else if err != nil {
			http.Error(w, "the body cannot be read", http.StatusBadRequest)
			return
		}
		if hasNull(body) {
			http.Error(w, "a null is in the place of an alert or a matcher", http.StatusBadRequest)
			return
		}
		if strings.HasSuffix(r.URL.Path, "/silences") {
			if err := checkSilence(silences, body); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		api.ServeHTTP(w, r)
	})
}

// hasNull reports whether a list of alerts, or the list of a silence's matchers, has a null.
// Other faults of a body are the API's to tell.
func hasNull(body []byte) bool {
	type thing = *struct{}
	var alerts []thing
	if json.Unmarshal(body, &alerts) == nil && slices.Contains(alerts, nil) {
		return true
	}
	var silence struct{ Matchers []thing }
	return json.Unmarshal(body, &silence) == nil && slices.Contains(silence.Matchers, nil)
}
