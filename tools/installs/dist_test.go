package installs

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// artefact is an entry of the manifest.
type artefact struct {
	Name, Kind, Platform string
	Bytes                int64
	SBOM                 string
}

// dist returns the directory of the artefacts, and skips the test where there is none.
func dist(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("REDLINE_DIST")
	if dir == "" {
		t.Skip("REDLINE_DIST names no directory of artefacts; .ci/run artefacts makes them, and tests them")
	}
	if os.Geteuid() != 0 {
		t.Fatal("to install packages below another root, these tests must be root's")
	}
	return dir
}

// find returns the path and the entry of this machine's artefact of a kind.
func find(t *testing.T, kind string) (string, artefact) {
	t.Helper()
	dir := dist(t)
	data, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct{ Artefacts []artefact }
	if err := json.Unmarshal(data, &manifest); err != nil {
		t.Fatal(err)
	}
	for _, a := range manifest.Artefacts {
		if a.Kind == kind && strings.Contains(a.Platform, "linux/"+runtime.GOARCH) {
			return filepath.Join(dir, a.Name), a
		}
	}
	t.Fatalf("no %s for this machine in %s", kind, dir)
	return "", artefact{}
}

// venvProgram returns the path of a program of one of the virtual environments that .ci/venvs
// has made.
func venvProgram(t *testing.T, venv, program string) string {
	t.Helper()
	path := filepath.Join(os.Getenv("REDLINE_VENVS"), venv, "bin", program)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("REDLINE_VENVS: %v", err)
	}
	return path
}

// runs runs a program, and returns all that it wrote. A failure ends the test.
func runs(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	return runsAs(t, cmd)
}

func runsAs(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, said)
	}
	return string(said)
}

// copyFile copies a file that is to have a mode.
func copyFile(t *testing.T, from, to string, mode os.FileMode) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, data, mode))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// exists reports whether there is a file below a root.
func exists(t *testing.T, root, name string) bool {
	t.Helper()
	_, err := os.Lstat(filepath.Join(root, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

// validate prints how a document breaks the schema of CycloneDX 1.6.
const validate = `import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())
print(str(error)[:1000] if error else "", end="")
`

// TestSums holds that sha256sum finds every artefact as it was made, and that each has an
// SBOM in CycloneDX with its name.
func TestSums(t *testing.T) {
	dir := dist(t)
	cmd := exec.CommandContext(t.Context(), "sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS")
	cmd.Dir = dir
	runsAs(t, cmd)
	data, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct{ Artefacts []artefact }
	if err := json.Unmarshal(data, &manifest); err != nil {
		t.Fatal(err)
	}
	for _, a := range manifest.Artefacts {
		if said := runs(t, venvProgram(t, "packaging", "python"), "-c", validate, filepath.Join(dir, a.SBOM)); said != "" {
			t.Errorf("%s: %s", a.SBOM, said)
		}
		data, err := os.ReadFile(filepath.Join(dir, a.SBOM))
		if err != nil {
			t.Error(err)
			continue
		}
		var bom struct {
			BOMFormat  string
			Components []struct{ Name string }
			Metadata   struct{ Component struct{ Name string } }
		}
		if err := json.Unmarshal(data, &bom); err != nil {
			t.Errorf("%s: %v", a.SBOM, err)
		}
		if bom.BOMFormat != "CycloneDX" || bom.Metadata.Component.Name != a.Name || len(bom.Components) < 100 {
			t.Errorf("%s: format %q, of %q, with %d components", a.SBOM, bom.BOMFormat, bom.Metadata.Component.Name, len(bom.Components))
		}
		t.Logf("%-8s %5.1f MB  %s", a.Kind, float64(a.Bytes)/1e6, a.Name)
	}
}
