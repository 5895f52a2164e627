package deployers

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// ofReleases are the labels that a chart has beside those of plain manifests.
var ofReleases = regexp.MustCompile(`^(app\.kubernetes\.io/(instance|version|managed-by)|helm\.sh/chart)$`)

// withoutReleases removes the labels of releases from all maps in a value.
func withoutReleases(value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, below := range v {
			if ofReleases.MatchString(key) {
				delete(v, key)
				continue
			}
			withoutReleases(below)
		}
	case []any:
		for _, item := range v {
			withoutReleases(item)
		}
	}
}

// byName returns the objects of a rendering by their kinds and names, without the labels of
// releases, and with the files of a ConfigMap read as YAML.
func byName(t *testing.T, r rendering) map[string]object {
	t.Helper()
	found := map[string]object{}
	for _, o := range r.objects {
		withoutReleases(map[string]any(o))
		for file, text := range o.part("data") {
			var content any
			if err := yaml.Unmarshal([]byte(text.(string)), &content); err != nil {
				t.Fatalf("%s: %s: %v", o.name(), file, err)
			}
			o.part("data")[file] = content
		}
		found[o.name()] = o
	}
	return found
}

// TestPlainIsChart holds that the plain manifests are the same as the chart's with its
// own values.
func TestPlainIsChart(t *testing.T) {
	if diff := cmp.Diff(byName(t, plain(t, "watch")), byName(t, templated(t, "chart"))); diff != "" {
		t.Errorf("watch (-plain +chart):\n%s", diff)
	}
	ours := byName(t, plain(t, "discovery"))
	theirs := byName(t, templated(t, "chart", "--set", "discovery.enabled=true"))
	// Discovery's pod is in the namespace that the plain one lets in.
	delete(ours, "NetworkPolicy redline")
	delete(theirs, "NetworkPolicy redline")
	if diff := cmp.Diff(ours, theirs); diff != "" {
		t.Errorf("discovery (-plain +chart):\n%s", diff)
	}
}

// TestImages holds that the image stands in one place of each way to deploy, and is of
// this release.
func TestImages(t *testing.T) {
	version := regexp.MustCompile(`(?m)^const Version = "(.*)"$`).FindStringSubmatch(read(t, "../../doc.go"))
	if version == nil {
		t.Fatal("doc.go has no version")
	}
	want := "redline:" + version[1]
	for _, r := range []rendering{plain(t, "watch"), plain(t, "sidecar"), plain(t, "discovery"), templated(t, "chart")} {
		found := 0
		for _, o := range r.objects {
			for _, c := range containers(o.part("spec", "template")) {
				if c.text("name") == "redline" {
					found++
					if c.text("image") != want {
						t.Errorf("%s: %s has the image %s; want %s", r.name, o.name(), c.text("image"), want)
					}
				}
			}
		}
		if found != 1 {
			t.Errorf("%s has %d containers of redline", r.name, found)
		}
	}
	compose := read(t, deploy+"/compose/compose.yml")
	if n := strings.Count(compose, "redline:"); !strings.Contains(compose, "\nx-redline: &redline "+want+"\n") || n != 2 {
		t.Errorf("compose.yml: want %s once; redline: stands there %d times, one of them as x-redline", want, n)
	}
}

// TestNamesOfReleases holds that a release of another name has objects of names of its own,
// which name each other.
func TestNamesOfReleases(t *testing.T) {
	text, err := helm("template", "mon", chart, "--kube-version", "1.33.0", "--set", "discovery.enabled=true")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range parse(t, "mon", text).objects {
		if name := o.text("metadata", "name"); !strings.HasPrefix(name, "mon-redline") {
			t.Errorf("%s does not begin with mon-redline", o.name())
		}
	}
	if !strings.Contains(text, "url: http://mon-redline:9090/api/v1/write") {
		t.Error("the discovery sends elsewhere")
	}
}
