package deployers

import (
	"errors"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// outside returns an address of this machine that is no loopback one, as a pod's is.
func outside(t *testing.T) string {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.IsGlobalUnicast() && ip.IP.To4() != nil {
			return ip.IP.String()
		}
	}
	t.Log("this machine has no other address than its loopback one: names are not tried")
	return ""
}

// readOnly has a command run with a root that is read-only but for $0, and no capability.
const readOnly = `
mount --bind "$0" "$0" && mount -o remount,ro,bind / || exit 99
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
`

// TestListens holds that redline watch, with the flags of its pod, answers the kubelet's
// probes by the pod's address and Services by their names, and nobody by a name that somebody
// else may have made up for a browser.
func TestListens(t *testing.T) {
	r := plain(t, "watch")
	pod := r.pod(t, "redline")
	args := mounted(t, r, pod)
	listen := slices.Index(args, "--listen=:9090")
	if listen < 0 {
		t.Fatalf("no address in %v", args)
	}
	host := outside(t)
	if host == "" {
		host = "127.0.0.1"
	}
	args[listen] = "--listen=" + net.JoinHostPort(host, "0")
	data := args[slices.IndexFunc(args, func(arg string) bool { return strings.HasPrefix(arg, "--data=") })]
	data = filepath.Dir(strings.TrimPrefix(data, "--data="))
	p := start(t, exec.Command("unshare", append(append(isolated(), "sh", "-c", readOnly, data, redline(t)), args...)...))
	address := p.await(t, `watching; http://(\S+) has`)

	const kubelet, firefox = "kube-probe/1.33", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	asked := 0
	for _, c := range containers(pod) {
		for _, probe := range []string{"livenessProbe", "readinessProbe"} {
			path := c.text(probe, "httpGet", "path")
			asked++
			if s := answer(t, address, path, "10.1.2.3:9090", kubelet); s != http.StatusOK {
				t.Errorf("%s: %s is answered by %d", probe, path, s)
			}
		}
	}
	if asked != 2 {
		t.Errorf("%d probes", asked)
	}
	if host == "127.0.0.1" {
		return
	}
	for _, c := range []struct {
		name, agent string
		want        int
	}{
		{"redline:9090", "Grafana/13", 200},
		{"redline.monitoring:9090", "Prometheus/3", 200},
		{"redline.monitoring.svc:9090", firefox, 200},
		{"redline.monitoring.svc.cluster.local:9090", firefox, 200},
		{"localhost:9090", firefox, 200},
		{"redline.example.com", firefox, 403},
	} {
		if s := answer(t, address, "/api/v1/query?query=1", c.name, c.agent); s != c.want {
			t.Errorf("by the name %s, %s is answered by %d; want %d", c.name, c.agent, s, c.want)
		}
	}
}

// answer returns the status by which a server answers, asked by a name.
func answer(t *testing.T, address, path, host, agent string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	req.Header.Set("User-Agent", agent)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// TestExternalNames holds that the values web.externalUrl and web.allowedHosts let browsers
// in by the names that an Ingress passes on, with and without the path that it may take away.
func TestExternalNames(t *testing.T) {
	r := templated(t, "external", "--set", "web.externalUrl=https://mon.example.com/redline/", "--set", "web.allowedHosts={redline.example.com}")
	args := mounted(t, r, r.pod(t, "redline"))
	args[slices.Index(args, "--listen=:9090")] = "--listen=127.0.0.1:0"
	address := start(t, exec.Command(redline(t), args...)).await(t, `watching; http://(\S+) has`)
	for _, host := range []string{"mon.example.com", "redline.example.com"} {
		for _, path := range []string{"/-/ready", "/redline/-/ready"} {
			if s := answer(t, address, path, host, "Mozilla/5.0"); s != http.StatusOK {
				t.Errorf("%s%s is answered by %d", host, path, s)
			}
		}
	}
	if s := answer(t, address, "/-/ready", "elsewhere.example.com", "Mozilla/5.0"); s != http.StatusForbidden {
		t.Errorf("another name is answered by %d", s)
	}
}

// TestReloads holds that a change of a ConfigMap is taken, as the kubelet makes it: by
// another directory behind a symbolic link.
func TestReloads(t *testing.T) {
	if flags := plain(t, "watch").pod(t, "redline").list("spec", "containers")[0].texts("args"); !slices.Contains(flags, "--config.auto-reload") {
		t.Fatalf("no --config.auto-reload in %v", flags)
	}
	root := t.TempDir()
	old, with := "scrape_configs: [{job_name: before}]", "scrape_configs: [{job_name: after}]"
	script := `set -e; cd "$0"; mkdir ..1 ..2; echo "$1" >..1/prometheus.yml; echo "$2" >..2/prometheus.yml; ln -s ..1 ..data; ln -s ..data/prometheus.yml .`
	if out, err := exec.Command("sh", "-c", script, root, old, with).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p := start(t, exec.Command(redline(t), "watch", "--config="+root+"/prometheus.yml", "--config.auto-reload", "--config.auto-reload-interval=1s", "--data="+t.TempDir(), "--listen=127.0.0.1:0"))
	engine := "http://" + p.await(t, `watching; http://(\S+) has`)
	if out, err := exec.Command("sh", "-c", `cd "$0" && ln -s ..2 ..new && mv -T ..new ..data`, root).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	eventually(t, func() error {
		text, err := get(engine+"/api/v1/status/config", false)
		if err == nil && !strings.Contains(text, "job_name: after") {
			err = errors.New("the old configuration is there: " + text)
		}
		return err
	})
}
