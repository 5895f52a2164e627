package deployers

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// redline returns the path of the binary that is tried.
func redline(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs(os.Getenv("REDLINE"))
	if err != nil || os.Getenv("REDLINE") == "" {
		t.Fatalf("REDLINE names no binary: .ci/deploy builds one; %v", err)
	}
	return path
}

// ownArgs returns the arguments of each container that runs redline, by its place.
func ownArgs(t *testing.T, all []rendering) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, r := range all {
		for _, o := range r.objects {
			for _, c := range containers(o.part("spec", "template")) {
				if c.text("name") == "redline" {
					found[r.name+": "+o.name()] = c.texts("args")
				}
			}
		}
	}
	found["shop/Dockerfile"] = entrypoint(t)
	return found
}

// entrypoint returns the arguments of redline in the ENTRYPOINT of deploy/shop/Dockerfile.
func entrypoint(t *testing.T) []string {
	t.Helper()
	line := regexp.MustCompile(`(?m)^ENTRYPOINT (\[.*\])$`).FindStringSubmatch(read(t, deploy+"/shop/Dockerfile"))
	var words []string
	if line == nil || json.Unmarshal([]byte(line[1]), &words) != nil || words[0] != "redline" {
		t.Fatalf("ENTRYPOINT is %v", line)
	}
	return words[1:]
}

// unknownFlags returns the flags of a command line that redline does not have.
func unknownFlags(t *testing.T, args []string) (unknown []string) {
	t.Helper()
	help, err := exec.Command(redline(t), args[0], "--help").CombinedOutput()
	if err != nil {
		t.Fatalf("redline %s --help: %v\n%s", args[0], err, help)
	}
	for _, arg := range args[1:] {
		if arg == "--" {
			break
		}
		flag, _, _ := strings.Cut(arg, "=")
		if strings.HasPrefix(flag, "--") && !regexp.MustCompile(`(?m)^ +`+regexp.QuoteMeta(flag)+` `).Match(help) {
			unknown = append(unknown, flag)
		}
	}
	return unknown
}

// TestFlags holds that redline has each flag that is given to it.
func TestFlags(t *testing.T) {
	all := ownArgs(t, renderings(t))
	for name, s := range project(t).Services {
		if s.Build == nil && s.Image != "" && s.Name != "grafana" {
			all["compose.yml: "+name] = s.Command
		}
	}
	if len(all) < 10 {
		t.Errorf("only %d command lines were found", len(all))
	}
	for where, args := range all {
		if unknown := unknownFlags(t, args); len(unknown) > 0 {
			t.Errorf("%s: redline %s has no %v", where, args[0], unknown)
		}
	}
	if unknown := unknownFlags(t, []string{"watch", "--config=x", "--web.passwords"}); !slices.Equal(unknown, []string{"--web.passwords"}) {
		t.Errorf("a flag that is not there was taken: %v", unknown)
	}
}

// mounted writes the volumes of a pod below a directory, and returns the arguments of its
// first container with the paths there. Their content names these paths as well.
func mounted(t *testing.T, r rendering, pod object) []string {
	t.Helper()
	root := t.TempDir()
	var moves []string // a path in the pod, and here
	c := pod.list("spec", "containers")[0]
	for _, m := range c.list("volumeMounts") {
		moves = append(moves, m.text("mountPath"), filepath.Join(root, m.text("name")))
	}
	moved := strings.NewReplacer(longestFirst(moves)...)
	for _, m := range c.list("volumeMounts") {
		here := filepath.Join(root, m.text("name"))
		if err := os.Mkdir(here, 0o700); err != nil {
			t.Fatal(err)
		}
		for file, text := range content(r, pod, m.text("name")) {
			if err := os.WriteFile(filepath.Join(here, file), []byte(moved.Replace(text)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	args := slices.Clone(c.texts("args"))
	for i := range args {
		args[i] = moved.Replace(args[i])
	}
	return args
}

// longestFirst sorts pairs of an old string and a new one: /etc/redline begins
// /etc/redline-rules.
func longestFirst(pairs []string) (sorted []string) {
	byPair := slices.Collect(slices.Chunk(pairs, 2))
	slices.SortFunc(byPair, func(a, b []string) int { return len(b[0]) - len(a[0]) })
	return slices.Concat(byPair...)
}

// content returns the files in a pod's volume.
func content(r rendering, pod object, volume string) map[string]string {
	files := map[string]string{}
	for _, v := range pod.list("spec", "volumes") {
		if v.text("name") != volume {
			continue
		}
		if v.text("secret", "secretName") == "redline-web" { // which the user makes
			files["web.yml"] = "basic_auth_users:\n  me: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi\n"
		}
		for _, o := range r.objects {
			if o.name() != "ConfigMap "+v.text("configMap", "name") && o.name() != "Secret "+v.text("secret", "secretName") {
				continue
			}
			for _, key := range []string{"data", "stringData"} {
				for file := range o.part(key) {
					files[file] = o.text(key, file)
				}
			}
		}
	}
	return files
}

// TestConfigurations holds that redline watch takes each configuration, with the flags that
// are given with it.
func TestConfigurations(t *testing.T) {
	found := 0
	for _, r := range renderings(t) {
		for _, o := range r.objects {
			if o.text("kind") != "StatefulSet" {
				continue
			}
			found++
			args := append(mounted(t, r, o.part("spec", "template")), "--check")
			if out, err := exec.Command(redline(t), args...).CombinedOutput(); err != nil || !strings.Contains(string(out), "all files are right") {
				t.Errorf("%s: redline %v: %v\n%s", r.name, args, err, out)
			}
		}
	}
	if found < 6 {
		t.Errorf("only %d configurations were found", found)
	}
	r := templated(t, "kubernetes_sd", "--set-json", `config={"scrape_configs":[{"job_name":"pods","kubernetes_sd_configs":[{"role":"pod"}]}]}`)
	args := append(mounted(t, r, r.pod(t, "redline")), "--check")
	if out, err := exec.Command(redline(t), args...).CombinedOutput(); err == nil {
		t.Errorf("a configuration that redline does not have was taken:\n%s", out)
	}
}
