package deployers

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const (
	deploy = "../../deploy"
	chart  = deploy + "/helm/redline"
)

// object is a manifest, or a part of one.
type object map[string]any

// at returns what stands below these keys, or nil.
func (o object) at(keys ...string) any {
	var here any = map[string]any(o)
	for _, key := range keys {
		m, ok := here.(map[string]any)
		if !ok {
			return nil
		}
		here = m[key]
	}
	return here
}

// part returns the object below these keys, or an empty one.
func (o object) part(keys ...string) object {
	m, _ := o.at(keys...).(map[string]any)
	return m
}

// text returns the string below these keys, or "".
func (o object) text(keys ...string) string {
	s, _ := o.at(keys...).(string)
	return s
}

// list returns the objects in the list below these keys.
func (o object) list(keys ...string) (found []object) {
	items, _ := o.at(keys...).([]any)
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			found = append(found, m)
		}
	}
	return found
}

// texts returns the strings in the list below these keys.
func (o object) texts(keys ...string) (found []string) {
	items, _ := o.at(keys...).([]any)
	for _, item := range items {
		if s, ok := item.(string); ok {
			found = append(found, s)
		}
	}
	return found
}

// name returns an object's kind and name.
func (o object) name() string { return o.text("kind") + " " + o.text("metadata", "name") }

// rendering is a set of manifests that somebody applies.
type rendering struct {
	name    string
	text    string
	objects []object
}

// pod returns the template of the pods of the one workload that has this name.
func (r rendering) pod(t *testing.T, name string) object {
	t.Helper()
	for _, o := range r.objects {
		if o.text("metadata", "name") == name && o.at("spec", "template") != nil {
			return o.part("spec", "template")
		}
	}
	t.Fatalf("%s has no workload %s", r.name, name)
	return nil
}

// containers returns all containers of a pod's template.
func containers(pod object) []object {
	return append(pod.list("spec", "initContainers"), pod.list("spec", "containers")...)
}

// parse reads the manifests of a text.
func parse(t *testing.T, name, text string) rendering {
	t.Helper()
	r := rendering{name: name, text: text}
	for document := range strings.SplitSeq("\n"+text, "\n---") {
		var o object
		if err := yaml.Unmarshal([]byte(document), &o); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, document)
		}
		if len(o) > 0 {
			r.objects = append(r.objects, o)
		}
	}
	return r
}

// plain renders a directory of deploy/kubernetes, as kubectl apply -k does.
func plain(t *testing.T, directory string) rendering {
	t.Helper()
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), filepath.Join(deploy, "kubernetes", directory))
	if err != nil {
		t.Fatal(err)
	}
	text, err := made.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, "kubernetes/"+directory, string(text))
}

// templated renders the chart with flags of helm, as a release of the name redline.
func templated(t *testing.T, name string, flags ...string) rendering {
	t.Helper()
	text, err := helm(append([]string{"template", "redline", chart, "--kube-version", "1.33.0"}, flags...)...)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, name, text)
}

// helm runs helm, and returns what it prints. Its error has the rest.
func helm(args ...string) (string, error) {
	cmd := exec.Command("helm", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", &refusal{said: string(out) + stderr.String(), err: err}
	}
	return string(out), nil
}

// refusal is an error of a program, with all that it said.
type refusal struct {
	said string
	err  error
}

// Error implements error.
func (r *refusal) Error() string { return r.err.Error() + "\n" + r.said }

// valuesFiles returns the files of values that the chart is tried with.
func valuesFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(chart + "/ci/*.yaml")
	if err != nil || len(files) < 4 {
		t.Fatalf("files of values: %v, %v", files, err)
	}
	return files
}

// renderings returns all sets of manifests that there are: each plain one, and the chart
// with each file of values.
func renderings(t *testing.T) []rendering {
	t.Helper()
	directories, err := filepath.Glob(deploy + "/kubernetes/*/kustomization.yaml")
	if err != nil || len(directories) < 5 {
		t.Fatalf("directories: %v, %v", directories, err)
	}
	var all []rendering
	for _, file := range directories {
		if strings.Contains(read(t, file), "kind: Component") {
			continue
		}
		all = append(all, plain(t, filepath.Base(filepath.Dir(file))))
	}
	for _, file := range valuesFiles(t) {
		all = append(all, templated(t, "helm with "+filepath.Base(file), "--values", file))
	}
	return all
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
