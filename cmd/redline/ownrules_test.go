package main

import (
	"regexp"
	"testing"
)

// TestOwnRules holds that redline watch has alerts for the families that a service has under
// names of its own, with the objectives that were asked for.
func TestOwnRules(t *testing.T) {
	t.Parallel()
	shop := counting(t, "shop_http_requests_total", []string{"endpoint", "code"}, "/carts", "200")
	where := watchOf(t, "shop="+shop, "--slo", "99.5%")
	eventually(t, where+"/api/v1/rules", regexp.MustCompile(`"name":"route:requests_failing:ratio_rate5m","query":"[^"]*shop_http_requests_total`))
	eventually(t, where+"/api/v1/rules", regexp.MustCompile(`"name":"ErrorBudgetBurn","query":"\S+ \\u003e 0\.072 and`))
}
