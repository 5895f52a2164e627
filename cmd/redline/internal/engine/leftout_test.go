package engine_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestLeftOut holds that each part of the formats that is left out on purpose is refused
// by its name, with the parts that there are in its place, and docs/howto/prometheus.md
// says the same. The issue names two of them.
func TestLeftOut(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/howto/prometheus.md")
	if err != nil {
		t.Fatal(err)
	}
	refused := func(text, want string) {
		t.Helper()
		dir := write(t, map[string]string{"prometheus.yml": text})
		cfg, _ := configured(t, engine.Config{File: dir + "/prometheus.yml"})
		if _, err := engine.New(cfg); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	for _, discovery := range strings.Fields(`azure consul digitalocean docker dockerswarm ec2 ecs eureka gce hetzner ionos kubernetes kuma lightsail linode marathon
		nerve nomad openstack ovhcloud puppetdb scaleway serverset stackit triton uyuni vultr`) {
		key := discovery + "_sd_configs"
		want := key + ": this discovery is not part of redline; static_configs, file_sd_configs, http_sd_configs and dns_sd_configs are"
		refused(fmt.Sprintf("scrape_configs: [{job_name: a, %s: [{}]}]", key), want)
		refused(fmt.Sprintf("alerting: {alertmanagers: [{%s: [{}]}]}", key), want)
	}
	for _, there := range []string{"static_configs", "file_sd_configs", "http_sd_configs", "dns_sd_configs", "sns_configs"} {
		if !strings.Contains(string(page), "`"+there+"`") {
			t.Errorf("the page does not name %s", there)
		}
	}
}
