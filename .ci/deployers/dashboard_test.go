package deployers

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const dashboard = deploy + "/compose/grafana/dashboards/shop.json"

var update = flag.Bool("update", false, "write the dashboard anew")

// TestTutorial follows the compose file on this machine: the shop by its image's entrypoint
// and command, and watch and load by their commands, with addresses of this machine. It holds that
// the dashboard is the one that redline dashboard prints of the shop, that requests are
// counted right, and that each query of the dashboard is answered.
func TestTutorial(t *testing.T) {
	p := project(t)
	line := regexp.MustCompile(`(?m)^CMD (\[.*\])$`).FindStringSubmatch(read(t, deploy+"/shop/Dockerfile"))
	var command []string
	if line == nil || json.Unmarshal([]byte(line[1]), &command) != nil {
		t.Fatalf("CMD is %v", line)
	}
	service, _ := first(t, loopback(command)...)
	metrics, app := serves(t, service)
	at := strings.TrimSuffix(strings.TrimPrefix(metrics, "http://"), "/metrics")

	var watch []string
	for _, arg := range loopback(p.Services["watch"].Command) {
		watch = append(watch, strings.Replace(strings.Replace(arg, "shop:9100", at, 1), "/var/lib/redline", t.TempDir(), 1))
	}
	engine := "http://" + start(t, exec.Command(redline(t), append(watch, "--interval=500ms")...)).await(t, `watching; http://(\S+) has`)

	var load []string
	for _, arg := range p.Services["load"].Command {
		load = append(load, strings.NewReplacer("http://shop:8000", app, "--for=0", "--for=4s").Replace(arg))
	}
	sent, err := exec.Command(redline(t), load...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, sent)
	}
	m := regexp.MustCompile(`requests +(\d+) in`).FindSubmatch(sent)
	if m == nil {
		t.Fatalf("load says\n%s", sent)
	}
	eventually(t, func() error {
		found, err := ask(engine, `sum by (job) (http_requests_total)`, "job")
		if err == nil && fmt.Sprint(found["shop"]) != string(m[1]) {
			err = fmt.Errorf("%v requests are counted; load says\n%s", found, sent)
		}
		return err
	})
	checkDashboard(t, metrics)
	checkPanels(t, engine)
}

// checkDashboard compares the file with the output of redline dashboard, or writes it.
func checkDashboard(t *testing.T, metrics string) {
	t.Helper()
	cmd := exec.Command(redline(t), "dashboard", metrics, "--job", "shop", "--format", "grafana")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	made, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	if *update {
		if err := os.WriteFile(dashboard, made, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(read(t, dashboard), string(made)); diff != "" {
		t.Errorf("%s is out of date; .ci/deploy -update writes it (-file +made):\n%s", filepath.Base(dashboard), diff)
	}
}

// checkPanels asks an engine for each query of the dashboard, with Grafana's variables as
// it opens.
func checkPanels(t *testing.T, engine string) {
	t.Helper()
	var board struct {
		Panels []panel
	}
	if err := json.Unmarshal([]byte(read(t, dashboard)), &board); err != nil {
		t.Fatal(err)
	}
	variables := strings.NewReplacer(
		"$__rate_interval", "5s", "$__interval", "1s", "$__range", "1m",
		"$job", "shop", "${job}", "shop", "$instance", ".*", "${instance}", ".*", "$route", ".*", "${route}", ".*",
	)
	asked, empty := 0, 0
	for _, p := range flat(board.Panels) {
		for _, target := range p.Targets {
			asked++
			found, err := ask(engine, variables.Replace(target.Expr), "route")
			if err != nil {
				t.Errorf("%s: %s: %v", p.Title, target.Expr, err)
			}
			if len(found) == 0 {
				empty++
			}
		}
	}
	if asked < 8 || empty*2 > asked {
		t.Errorf("%d queries were asked, and %d have no answer", asked, empty)
	}
	t.Logf("%d queries were asked, and %d have no data", asked, empty)
}

// panel is a panel of a dashboard, or a row of them.
type panel struct {
	Title   string
	Targets []struct{ Expr string }
	Panels  []panel
}

// flat returns panels, with those of rows.
func flat(panels []panel) (all []panel) {
	for _, p := range panels {
		all = append(append(all, p), flat(p.Panels)...)
	}
	return all
}
