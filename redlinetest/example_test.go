package redlinetest_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/redlinetest"
)

func ExampleCount() {
	var t inExample // in a test, it is the *testing.T

	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", func(http.ResponseWriter, *http.Request) {})
	m, err := redline.New(redline.Config{})
	if err != nil {
		log.Fatal(err)
	}
	service := m.Wrap(mux)

	service.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/items/7", nil))
	service.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/items", nil))

	fmt.Println(redlinetest.Count(t, m, "/items/{id}", http.StatusOK))
	fmt.Println(redlinetest.Count(t, m, "", redlinetest.AnyStatus))
	fmt.Println(redlinetest.Exceptions(t, m, ""), redlinetest.InProgress(t, m))
	// Output:
	// 1
	// 2
	// 0 0
}

type inExample struct{ testing.TB }

func (inExample) Helper() {}
