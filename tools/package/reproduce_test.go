package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// TestCloned holds that a clone has the commit, without the checkout's tags and the files
// that it ignores, and that its only tag names the version.
func TestCloned(t *testing.T) {
	root := t.TempDir()
	git := func(dir string, args ...string) string {
		t.Helper()
		said, err := output(t.Context(), dir, "git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		if err != nil {
			t.Fatal(err)
		}
		return said
	}
	git(root, "init", "-q")
	for name, text := range map[string]string{"doc.go": "package redline\n\nconst Version = \"1.2.3\"\n", ".gitignore": "/left\n", "left": "ignored"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git(root, "add", "-A")
	git(root, "commit", "-q", "-m", "one")
	for _, tag := range []string{"cmd/redline/v1.2.3", "cmd/redline/v9.0.0", "v1.2.3"} {
		git(root, "tag", "-a", "-m", tag, tag)
	}
	r, err := readRelease(t.Context(), root, false)
	if err != nil {
		t.Fatal(err)
	}
	clone, err := cloned(t.Context(), r, filepath.Join(t.TempDir(), "clone"))
	if err != nil {
		t.Fatal(err)
	}
	if tags := git(clone.root, "tag"); tags != "cmd/redline/v1.2.3" {
		t.Errorf("the clone has the tags %q", tags)
	}
	if head := git(clone.root, "rev-parse", "HEAD"); head != r.commit || clone.commit != r.commit {
		t.Errorf("the clone has commit %s, not %s", head, r.commit)
	}
	if _, err := os.Stat(filepath.Join(clone.root, "left")); err == nil {
		t.Error("the clone has an ignored file")
	}
}

// TestBuildEnvironment holds that neither variables nor go env -w change what is compiled,
// and that both still say where modules come from.
func TestBuildEnvironment(t *testing.T) {
	root := t.TempDir()
	settings := filepath.Join(root, "env")
	if err := os.WriteFile(settings, []byte("GOEXPERIMENT=norandomizedheapbase64\nGOFLAGS=-tags=other\nGOFIPS140=latest\nGOSUMDB=off\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "go.work"), []byte("go 1.25\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOENV", settings)
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOEXPERIMENT", "")
	t.Setenv("GOAMD64", "v3")
	t.Setenv("CGO_ENABLED", "1")
	t.Setenv("TZ", "Asia/Kathmandu")
	t.Setenv("GOPROXY", "https://proxy.example.com")
	environment, err := buildEnvironment(t.Context(), someRelease(root))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(environment, "TZ=UTC") {
		t.Error("the machine's time zone reaches a build")
	}
	cmd := exec.CommandContext(t.Context(), "go", "env", "GOEXPERIMENT", "GOFLAGS", "GOFIPS140", "GOAMD64", "CGO_ENABLED", "GOSUMDB", "GOPROXY")
	cmd.Dir, cmd.Env = root, append(environment, "GOARCH=amd64")
	said, err := outputOf(cmd)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.ReplaceAll(said, "\n", "|"), "|-buildvcs=true|off|v1|0|off|https://proxy.example.com"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestEmpty holds that a failed run leaves a directory that was there, and none that it made.
func TestEmpty(t *testing.T) {
	for _, made := range []bool{true, false} {
		out := filepath.Join(t.TempDir(), "dist")
		if err := os.MkdirAll(filepath.Join(out, "half"), 0o755); err != nil {
			t.Fatal(err)
		}
		empty(out, made)
		entries, err := os.ReadDir(out)
		if (err != nil) != made || len(entries) > 0 {
			t.Errorf("made %v: left %v, %v", made, entries, err)
		}
	}
}

// TestToolHashes holds that an SBOM names the program that wrote it without its hash, and
// has all other hashes.
func TestToolHashes(t *testing.T) {
	got, err := withoutToolHashes([]byte(`{"components":[{"hashes":["c"]}],"metadata":{"tools":[{"hashes":["a"],"name":"n"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"components":[{"hashes":["c"]}],"metadata":{"tools":[{"name":"n"}]}}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestInterrupted holds that a program that is given up can remove its temporary files.
func TestInterrupted(t *testing.T) {
	temporary := filepath.Join(t.TempDir(), "temporary")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, err := output(ctx, ".", "sh", "-c", `trap 'rm "$0"; exit 1' INT; touch "$0"; while :; do sleep 0.1; done`, temporary)
		ended <- err
	}()
	await.NoError(t, func() error {
		_, err := os.Stat(temporary)
		return err
	})
	cancel()
	if err := <-ended; err == nil {
		t.Error("an interrupted program had no error")
	}
	if _, err := os.Stat(temporary); err == nil {
		t.Error("the temporary file is left")
	}
}
