package installs

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"

	"github.com/redline-metrics/redline/tools/internal/workspace"
)

// TestGoInstall publishes all modules of the last commit to a module proxy made of files, and
// installs the command from there, as go install does once they are published. Modules of others
// come from the machine's own cache of modules.
func TestGoInstall(t *testing.T) {
	dist(t)
	const version = "0.98.0"
	root := filepath.Join(t.TempDir(), "clone")
	runs(t, "git", "clone", "-q", "../..", root)
	in := func(dir, name string, args ...string) string {
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
		return runsAs(t, cmd)
	}
	log := filepath.Join(root, "CHANGELOG.md")
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	writeWithin(t, root, "CHANGELOG.md", strings.Replace(string(text), "## [Unreleased]\n", "## [Unreleased]\n\n- A thing.\n", 1))
	in(root, "go", "run", "./tools/release", "prepare", version)
	in(root, "git", "commit", "-qam", "release")
	in(root, "go", "run", "./tools/release", "tags", "--create")

	proxy := t.TempDir()
	published, err := workspace.Published(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range published {
		publish(t, proxy, root, m, version)
	}
	cache, gopath := strings.TrimSpace(in(root, "go", "env", "GOMODCACHE")), t.TempDir()
	in(root+"/cmd/redline", "go", "mod", "download") // by the workspace's versions
	cmd := exec.CommandContext(t.Context(), "go", "install", "-trimpath", "-ldflags", "-s -w", published[len(published)-1].Path+"@v"+version)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "GOPROXY=file://"+proxy+",file://"+cache+"/cache/download,"+strings.TrimSpace(in(root, "go", "env", "GOPROXY")),
		"GONOSUMDB=*", "GOFLAGS=-modcacherw", "GOWORK=off", "GOPATH="+gopath, "GOMODCACHE="+filepath.Join(gopath, "mod"), "GOBIN="+filepath.Join(gopath, "bin"), "CGO_ENABLED=0")
	runsAs(t, cmd)
	if said := runs(t, filepath.Join(gopath, "bin", "redline"), "version"); !strings.HasPrefix(said, "redline "+version+" ") {
		t.Errorf("the installed command says %q", said)
	}
}

// publish writes a module's version to a proxy, as the GOPROXY protocol has it.
func publish(t *testing.T, proxy, root string, m workspace.Module, version string) {
	t.Helper()
	escaped, err := module.EscapePath(m.Path)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(proxy, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	info, err := json.Marshal(map[string]any{"Version": "v" + version, "Time": time.Now().UTC()})
	if err != nil {
		t.Fatal(err)
	}
	writeWithin(t, dir, "v"+version+".info", string(info))
	writeWithin(t, dir, "list", "v"+version+"\n")
	writeWithin(t, dir, "v"+version+".mod", readWithin(t, root, filepath.Join(m.Dir, "go.mod")))
	out, err := os.Create(filepath.Join(dir, "v"+version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	subdir := m.Dir
	if subdir == "." {
		subdir = ""
	}
	if err := zip.CreateFromVCS(out, module.Version{Path: m.Path, Version: "v" + version}, root, m.Tag(version), subdir); err != nil {
		t.Fatalf("%s: %v", m.Path, err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
