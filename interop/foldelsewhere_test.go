package interop

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/internal/await"
)

// noSpace is run in a mount namespace, with DIR FILES REDLINE: it folds a copy of FILES
// in file systems at DIR that are full, of bytes or of names, and once there is room.
const noSpace = `
set -eu
fold() {
  echo "== fold $1"
  status=0
  "$redline" collect "$root/workers" --once --fold 2>&1 || status=$?
  echo "status $status"
  echo "== files $1"
  ls -A "$root/workers"
  echo "== totals $1"
  "$redline" collect "$root/workers" --once 2>&1
}
root=$1 files=$2 redline=$3
mount -t tmpfs -o size=4m,nr_inodes=200 tmpfs "$root"
mkdir "$root/workers" "$root/filler"
cp "$files"/* "$root/workers"
cat /dev/zero >"$root/filler/bytes" 2>/dev/null || true
fold bytes
rm "$root/filler/bytes"
i=0
while (: >"$root/filler/$i") 2>/dev/null; do i=$((i + 1)); done
fold names
rm -r "$root/filler"
fold room
`

// sections returns the parts of a text below the lines == NAME.
func sections(text string) map[string]string {
	parts := map[string]string{}
	for part := range strings.SplitSeq("\n"+text, "\n== ") {
		name, content, _ := strings.Cut(part, "\n")
		parts[name] = strings.TrimSuffix(content, "\n") + "\n"
	}
	return parts
}

// TestFoldNoSpace holds that where the file system is full nothing is folded and nothing
// lost, and once there is room again it is folded.
func TestFoldNoSpace(t *testing.T) {
	unshare := program(t, "unshare")
	root := t.TempDir()
	permitted(t, unshare, "-Urm", "mount", "-t", "tmpfs", "tmpfs", root)
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	files := deadWorkers(t, redline)
	want := collectOnce(t, redline, files)
	out, err := exec.CommandContext(t.Context(), unshare, "-Urm", "sh", "-c", noSpace, "sh", root, files, redline).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := sections(string(out))
	for full, step := range map[string]string{"bytes": `write \w+_folded-2\.db\.new`, "names": "begin to fold"} {
		refusal := regexp.MustCompile(`^redline collect: multiproc: fold ` + regexp.QuoteMeta(root) + `/workers: ` + step + `: no space left on device\nstatus 1\n$`)
		if said := got["fold "+full]; !refusal.MatchString(said) {
			t.Errorf("full of %s: said %q", full, said)
		}
		if diff := cmp.Diff(namesIn(t, files), strings.Fields(got["files "+full])); diff != "" {
			t.Errorf("full of %s: files (-want +got):\n%s", full, diff)
		}
		if diff := cmp.Diff(want, got["totals "+full]); diff != "" {
			t.Errorf("full of %s: totals (-want +got):\n%s", full, diff)
		}
	}
	if diff := cmp.Diff(want+"status 0\n", got["fold room"]); diff != "" {
		t.Errorf("room again: fold (-want +got):\n%s", diff)
	}
	checkFoldedBeside(t, strings.Fields(got["files room"]))
	if diff := cmp.Diff(want, got["totals room"]); diff != "" {
		t.Errorf("room again: totals (-want +got):\n%s", diff)
	}
}

// TestFoldUnseen holds that from another pid namespace, as another container is, nobody
// can be known to be dead. Nothing is folded, and the remedy is said once.
func TestFoldUnseen(t *testing.T) {
	const advice = "pid namespace.*shareProcessNamespace"
	away := []string{"-Urpf", "--mount-proc"}
	unshare := program(t, "unshare")
	permitted(t, unshare, append(away, "true")...)
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	dir := deadWorkers(t, redline)
	addAlive(t, dir)
	hold(t, dir, alive)
	totals, files := collectOnce(t, redline, dir), namesIn(t, dir)

	cmd := exec.CommandContext(t.Context(), unshare, append(away, redline, "collect", dir, "--once", "--fold")...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || len(out) > 0 || !regexp.MustCompile(`^.*`+advice+`.*\n$`).MatchString(stderr.String()) {
		t.Errorf("--once --fold: %v\nstdout: %s\nstderr: %s", err, out, stderr.String())
	}

	url, log := startAway(t, unshare, append(away, redline, "collect", dir, "--listen", "127.0.0.1:0", "--fold", "--fold-interval", "20ms")...)
	failed := 0
	await.NoError(t, func() error {
		text := fetchText(t, url)
		if !strings.Contains(text, totals) {
			t.Fatalf("want what --once gives:\n%s\ngot:\n%s", totals, text)
		}
		if !strings.Contains(text, "\nredline_multiproc_files_folded_total 0\n") {
			t.Fatalf("files were folded:\n%s", text)
		}
		m := regexp.MustCompile(`(?m)^redline_multiproc_fold_errors_total (\d+)$`).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("no count of folds that failed:\n%s", text)
		}
		if failed, err = strconv.Atoi(m[1]); err == nil && failed < 10 {
			err = fmt.Errorf("%d folds have failed", failed)
		}
		return err
	})
	if said := regexp.MustCompile(`(?m)^.*level=WARN.*`+advice+`.*$`).FindAllString(log(), -1); len(said) != 1 || strings.Count(log(), "\n") != 2 {
		t.Errorf("want one line of it in %d folds, and where it serves:\n%s", failed, log())
	}
	t.Logf("%d folds failed: %s", failed, stderr.String())
	if diff := cmp.Diff(files, namesIn(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// startAway runs unshare until the test ends, and redline in it, and returns where
// that serves, and its log. The signal that ends them is for both: not all
// versions of unshare end by it.
func startAway(t *testing.T, unshare string, args ...string) (url string, log func() string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log")
	stderr, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stderr.Close() }()
	cmd := exec.Command(unshare, args...)
	cmd.Stderr = stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		_ = cmd.Wait() // unshare may have been killed by it
	})
	log = func() string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	await.NoError(t, func() error {
		m := regexp.MustCompile(`url=(http://\S+)\n`).FindStringSubmatch(log())
		if m == nil {
			return fmt.Errorf("it does not serve: %s", log())
		}
		url = m[1]
		return nil
	})
	return url, log
}
