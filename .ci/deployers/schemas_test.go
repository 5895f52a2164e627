package deployers

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestLint holds that helm finds nothing to blame in the chart, with any file of values.
func TestLint(t *testing.T) {
	for _, file := range valuesFiles(t) {
		if _, err := helm("lint", "--strict", "--kube-version", "1.33.0", "--values", file, chart); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// TestChartRefuses holds that values are refused that are no values of the chart, or cannot
// work together, with the reason.
func TestChartRefuses(t *testing.T) {
	for set, want := range map[string]string{
		"retentionsize=1GB":                                 "retentionsize",
		"storage.accessModes[0]=ReadWriteMany":              "accessModes",
		"image.repository=":                                 "repository",
		"extraArgs[0]=listen":                               "extraArgs",
		"rules.shop.groups=1":                               "rules",
		"discovery.enabled=true,web.configSecret=passwords": "without a user and without TLS",
	} {
		_, err := helm("template", "redline", chart, "--kube-version", "1.33.0", "--set", set)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want an error with %q", set, err, want)
		}
	}
}

// TestSchemas holds that each manifest has the form that Kubernetes' schemas give, of the
// oldest release that the documents name to the newest that there are schemas of.
func TestSchemas(t *testing.T) {
	schemas := os.Getenv("REDLINE_SCHEMAS")
	directories, err := filepath.Glob(schemas + "/v*-local-strict")
	if err != nil || len(directories) < 3 {
		t.Fatalf("REDLINE_SCHEMAS=%s has the schemas %v: %v", schemas, directories, err)
	}
	var all strings.Builder
	for _, r := range renderings(t) {
		all.WriteString("\n---\n" + r.text)
	}
	for _, directory := range directories {
		version := regexp.MustCompile(`v([\d.]+)-local`).FindStringSubmatch(filepath.Base(directory))[1]
		said, err := conform(schemas, version, all.String())
		t.Logf("Kubernetes %s: %s", version, said)
		if err != nil {
			t.Error(err)
		}
		misspelt := strings.Replace(plain(t, "watch").text, "readOnlyRootFilesystem", "readonlyRootFilesystem", 1)
		if said, err := conform(schemas, version, misspelt); err == nil || !strings.Contains(said, "readonlyRootFilesystem") {
			t.Errorf("a name that Kubernetes %s does not have was taken: %v\n%s", version, err, said)
		}
	}
}

// conform runs kubeconform over manifests, without a network.
func conform(schemas, version, manifests string) (said string, err error) {
	cmd := exec.Command("kubeconform", "-strict", "-summary", "-kubernetes-version", version,
		"-schema-location", schemas+"/{{.NormalizedKubernetesVersion}}-local{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json")
	cmd.Stdin = strings.NewReader(manifests)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
