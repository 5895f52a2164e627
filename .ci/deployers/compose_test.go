package deployers

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// project reads the compose file as docker compose does: by its schema, with its anchors
// and paths resolved.
func project(t *testing.T) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{deploy + "/compose/compose.yml"}, cli.WithResolvedPaths(true))
	if err != nil {
		t.Fatal(err)
	}
	p, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestCompose holds that the compose file is a right one, that its services are guarded, and
// that only this machine reaches their ports.
func TestCompose(t *testing.T) {
	p := project(t)
	if diff := cmp.Diff([]string{"grafana", "load", "shop", "watch"}, p.ServiceNames()); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
	for name, s := range p.Services {
		if diff := cmp.Diff([]string{"ALL"}, s.CapDrop); diff != "" {
			t.Errorf("%s: cap_drop (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff([]string{"no-new-privileges:true"}, s.SecurityOpt); diff != "" {
			t.Errorf("%s: security_opt (-want +got):\n%s", name, diff)
		}
		if !s.ReadOnly && name != "grafana" {
			t.Errorf("%s: its root can be written to", name)
		}
		if s.MemLimit == 0 {
			t.Errorf("%s: no limit of memory", name)
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s: port %s is open to all", name, port.Published)
			}
		}
		for _, v := range s.Volumes {
			if v.Type == types.VolumeTypeBind {
				if _, err := os.Stat(v.Source); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
	shop := p.Services["shop"]
	if image := shop.Build.Args["REDLINE"]; image == nil || *image != p.Services["watch"].Image {
		t.Errorf("the shop has the binary of %v", image)
	}
	if _, err := os.Stat(filepath.Join(shop.Build.Context, "Dockerfile")); err != nil {
		t.Error(err)
	}
}

// TestComposeNames holds that services are asked by the names and ports that they have.
func TestComposeNames(t *testing.T) {
	p := project(t)
	watch, load := strings.Join(p.Services["watch"].Command, " "), strings.Join(p.Services["load"].Command, " ")
	if !strings.Contains(watch, " shop=shop:9100 ") || !strings.Contains(strings.Join(entrypoint(t), " "), "--listen=:9100 ") {
		t.Errorf("watch asks another port than the shop's: %s", watch)
	}
	if !strings.Contains(load, "http://shop:8000 ") || !strings.Contains(read(t, deploy+"/shop/Dockerfile"), `"--bind=:8000"`) {
		t.Errorf("load asks another port than the shop's: %s", load)
	}
	var sources struct {
		Datasources []struct{ URL, Type string }
	}
	if err := yaml.Unmarshal([]byte(read(t, deploy+"/compose/grafana/provisioning/datasources/redline.yml")), &sources); err != nil {
		t.Fatal(err)
	}
	if s := sources.Datasources; len(s) != 1 || s[0].URL != "http://watch:9090" || s[0].Type != "prometheus" {
		t.Errorf("Grafana asks %v", s)
	}
	if !strings.Contains(watch, "--listen=:9090") {
		t.Errorf("watch listens elsewhere: %s", watch)
	}
	var providers struct {
		Providers []struct {
			Type    string
			Options struct{ Path string }
		}
	}
	if err := yaml.Unmarshal([]byte(read(t, deploy+"/compose/grafana/provisioning/dashboards/redline.yml")), &providers); err != nil {
		t.Fatal(err)
	}
	grafana := p.Services["grafana"]
	home := *grafana.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
	for _, v := range grafana.Volumes {
		if v.Target == filepath.Dir(home) && len(providers.Providers) == 1 && providers.Providers[0].Options.Path == v.Target {
			if _, err := os.Stat(filepath.Join(v.Source, filepath.Base(home))); err != nil {
				t.Error(err)
			}
			return
		}
	}
	t.Errorf("no volume has %s: %v", home, providers)
}

// TestShop holds that the app and its packages are those of the tutorial and of the tests.
func TestShop(t *testing.T) {
	_, rest, _ := strings.Cut(read(t, "../../docs/tutorials/flask.md"), "```python\n")
	program, _, _ := strings.Cut(rest, "```\n")
	if diff := cmp.Diff(program, read(t, deploy+"/shop/app.py")); diff != "" || program == "" {
		t.Errorf("app.py (-tutorial +ours):\n%s", diff)
	}
	tried := regexp.MustCompile(`\[.*\]`).ReplaceAllString(read(t, "../../interop/requirements.txt"), "")
	for line := range strings.Lines(read(t, deploy+"/shop/requirements.txt")) {
		if !strings.Contains(tried, line) {
			t.Errorf("no test runs with %s", line)
		}
	}
}
