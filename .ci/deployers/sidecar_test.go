package deployers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// sharedPod runs two commands as the containers of a pod do with shareProcessNamespace: in
// one namespace of processes, each in a namespace of mounts of its own and without any
// capability, with a directory in memory that both have. As the kubelet does, it starts
// the service again when that has ended. $1 is the directory, $2 its size and $3 the user of
// the sidecar; -- parts the commands.
const sharedPod = `
set -u
trap 'exit 0' TERM
dir=$1 size=$2 user=$3
shift 3
mount -t tmpfs -o "size=$size,mode=2777" tmpfs "$dir" || exit
contained() { unshare --mount setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"; }
sidecar=
while [ "$1" != -- ]; do sidecar="$sidecar '$1'"; shift; done
shift
eval "contained $user $sidecar" &
while :; do
  contained env PROMETHEUS_MULTIPROC_DIR="$dir" "$@"
  echo "the service ended by status $?"
done
`

// pod holds the processes of sharedPod.
type pod struct {
	*process
	metrics string
}

// startPod runs the containers of deploy/kubernetes/sidecar, the sidecar with further
// flags of setpriv.
func startPod(t *testing.T, user string) pod {
	t.Helper()
	template := plain(t, "sidecar").pod(t, "stock")
	collector, service := template.list("spec", "initContainers")[0], template.list("spec", "containers")[0]
	if template.at("spec", "shareProcessNamespace") != true {
		t.Fatal("the containers do not see each other's processes")
	}
	dir := collector.texts("args")[1]
	if env := service.list("env")[0]; env.text("name") != "PROMETHEUS_MULTIPROC_DIR" || env.text("value") != dir {
		t.Fatalf("the service writes to %v, and the sidecar reads %s", env, dir)
	}
	size := sizeOf(t, template, collector.list("volumeMounts")[0].text("name"))
	// Another user may have to open the binary and the directory.
	root, err := os.MkdirTemp("", "pod-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	files, binary := filepath.Join(root, "metrics"), filepath.Join(root, "redline")
	script := `chmod 755 "$0" && mkdir "$0/metrics" && cp "$1" "$0/redline" && chmod 755 "$0/redline"`
	if out, err := exec.Command("sh", "-c", script, root, redline(t)).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}

	args := append(isolated(), "sh", "-c", sharedPod, "sh", files, size, user, binary)
	for _, arg := range append(loopback(collector.texts("args")), "--fold-interval=200ms") {
		args = append(args, strings.Replace(arg, dir, files, 1))
	}
	command := loopback(service.texts("command"))
	args = append(append(args, "--", python(t, command[0])), command[1:]...)
	cmd := exec.Command("unshare", args...)
	cmd.Dir = "../../interop/python"
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	p := start(t, cmd)
	return pod{process: p, metrics: p.await(t, `url=(http://\S+/metrics)`)}
}

// app returns where the service is that was started last.
func (p pod) app(t *testing.T) string {
	t.Helper()
	return p.await(t, `Listening at: (http://\S+)`)
}

// gunicorns returns the processes of gunicorn, the master first.
func (p pod) gunicorns() (found []int) {
	for _, pid := range children(p.cmd.Process.Pid) {
		if command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); strings.Contains(string(command), "gunicorn") && status(pid, "Name") != "sh" {
			found = append(found, pid)
		}
	}
	return found
}

// counted is a series of the requests of interop/python/app.py.
const counted = `flask_http_requests_total\{.*endpoint="/users/<int:user_id>".*\}`

// request sends n requests, and checks that want are counted in all.
func (p pod) request(t *testing.T, n, want int) {
	t.Helper()
	app := p.app(t)
	for range n {
		if _, err := get(app+"/users/7", false); err != nil {
			t.Fatal(err)
		}
	}
	p.counts(t, want)
}

// counts waits until so many requests are counted, each of them after its answer.
func (p pod) counts(t *testing.T, want int) {
	t.Helper()
	eventually(t, func() error {
		text, err := get(p.metrics, false)
		if err != nil {
			return err
		}
		if got := total(t, text, counted); got != float64(want) {
			return fmt.Errorf("%v of %d requests are counted", got, want)
		}
		return nil
	})
}

// folded waits until more files of dead processes have been folded than before, and returns
// their number.
func (p pod) folded(t *testing.T, before float64) (files float64) {
	t.Helper()
	eventually(t, func() error {
		text, err := get(p.metrics, false)
		if files = total(t, text, `redline_multiproc_files_folded_total`); err == nil && files <= before {
			err = fmt.Errorf("%v files are folded:\n%s", files, regexp.MustCompile(`(?m)^redline_multi.*`).FindAllString(text, -1))
		}
		return err
	})
	return files
}

// workers waits until the service has four workers, and returns them.
func (p pod) workers(t *testing.T) (found []int) {
	t.Helper()
	eventually(t, func() error {
		if found = p.gunicorns(); len(found) != 5 { // the master is among them
			return fmt.Errorf("%d processes of gunicorn", len(found))
		}
		return nil
	})
	return found[1:]
}

// TestSidecar holds that the containers of deploy/kubernetes/sidecar count right: the
// requests of all workers, once workers are killed, and once the service has been started
// again; and that the files of dead workers are folded, without a capability of either.
func TestSidecar(t *testing.T) {
	p := startPod(t, "")
	workers := p.workers(t)
	p.request(t, 80, 80)

	for _, pid := range workers {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	files := p.folded(t, 0)
	p.counts(t, 80)
	p.request(t, 80, 160)

	before := p.app(t)
	if err := syscall.Kill(p.gunicorns()[0], syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.await(t, `the service ended by status (0)`)
	eventually(t, func() error {
		if p.app(t) == before {
			return fmt.Errorf("the service is not there again:\n%s", p.said(t))
		}
		return nil
	})
	p.folded(t, files)
	p.counts(t, 160)
	p.request(t, 80, 240)
}

// TestSidecarOfAnother holds that a sidecar of another user counts right as well, and says
// why it folds nothing: the manifest gives both containers one user.
func TestSidecarOfAnother(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("left out: only root has several users")
		return
	}
	p := startPod(t, "--reuid=65532 --regid=65532 --clear-groups")
	workers := p.workers(t)
	p.request(t, 40, 40)
	if err := syscall.Kill(workers[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() error {
		text, err := get(p.metrics, false)
		if err == nil && total(t, text, `redline_multiproc_fold_errors_total`) < 3 {
			err = fmt.Errorf("no fold has failed:\n%s", text)
		}
		return err
	})
	p.counts(t, 40)
	p.await(t, `(level=WARN)`)
}
