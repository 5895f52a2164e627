package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestObjectivesFile holds that the alerts and the page have the objectives of a file, and
// that reading all files again reads that file too.
func TestObjectivesFile(t *testing.T) {
	t.Parallel()
	shop := counting(t, "http_requests_total", []string{"route", "status"}, "/pay", "200")
	file := filepath.Join(t.TempDir(), "slo.yml")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("services: {shop: {availability: 99.5%, routes: {/pay: {availability: 97%}}}}")

	where := watchOf(t, "shop="+shop, "--slo.file", file, "--web.enable-lifecycle")
	eventually(t, where+"/api/v1/rules", regexp.MustCompile(`"name":"ErrorBudgetBurn","query":"\(\(\S+\{job=\\"shop\\",slo=\\"availability\\"} \\u003e 0\.072 and`))
	eventually(t, where+"/redline/dashboard?job=shop", regexp.MustCompile(`"name":"availability","ratio":0\.995.*"route":"/pay","ofRoute":true,"ratio":0\.97,`))

	write("services: {shop: {availability: 99%}}")
	resp, err := http.Post(where+"/-/reload", "", nil)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp, err)
	}
	_ = resp.Body.Close()
	eventually(t, where+"/redline/dashboard?job=shop", regexp.MustCompile(`"name":"availability","ratio":0\.99,`))
}
