package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	neturl "net/url"
	"strconv"
	"testing"
	"time"
)

// sample is a series of Prometheus' API, at a time or over one.
type sample struct {
	Metric map[string]string
	Value  [2]any
	Values [][2]any
}

// number is a sample's value.
func (s sample) number(t *testing.T) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(s.Value[1].(string), 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// instant asks the API for a query's result at a time.
func instant(t *testing.T, base, query string, at time.Time) []sample {
	t.Helper()
	return results(t, base, "/api/v1/query", neturl.Values{"query": {query}, "time": {unix(at)}})
}

// results asks for the result of a query as a path answers it.
func results(t *testing.T, base, path string, params neturl.Values) []sample {
	t.Helper()
	var answer struct{ Data struct{ Result []sample } }
	getJSON(t, base+path+"?"+params.Encode(), &answer)
	return answer.Data.Result
}

// unix is a time as the page has it in its address.
func unix(at time.Time) string { return fmt.Sprintf("%.3f", float64(at.UnixMilli())/1000) }

func getJSON(t *testing.T, address string, answer any) {
	t.Helper()
	code, text := get(t, address)
	if err := json.Unmarshal([]byte(text), answer); code != http.StatusOK || err != nil {
		t.Fatalf("%s: %d %v %s", address, code, err, text)
	}
}
