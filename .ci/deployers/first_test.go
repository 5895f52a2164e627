package deployers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// isolated returns flags of unshare for namespaces of processes and mounts, in which the
// command is the first process.
func isolated() []string {
	flags := []string{"--pid", "--fork", "--mount", "--mount-proc"}
	if os.Geteuid() != 0 {
		flags = append([]string{"--user", "--map-root-user"}, flags...)
	}
	return flags
}

// guarded has a command run as the containers of deploy/kubernetes/run do: its root is
// read-only but for /tmp, /dev/shm has the size $0, and it has no capability.
const guarded = `
mount --bind /tmp /tmp && mount -t tmpfs -o "size=$0" tmpfs /dev/shm && mount -o remount,ro,bind / || exit 99
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
`

// sizeOf returns the size of a pod's volume in memory, as mount spells it.
func sizeOf(t *testing.T, pod object, volume string) string {
	t.Helper()
	for _, v := range pod.list("spec", "volumes") {
		if v.text("name") == volume && v.text("emptyDir", "medium") == "Memory" {
			return strings.TrimSuffix(v.text("emptyDir", "sizeLimit"), "i")
		}
	}
	t.Fatalf("no volume %s is in memory", volume)
	return ""
}

// first runs a command below redline run, as the first process of a container that has the
// entrypoint of deploy/shop/Dockerfile. It returns redline's process as well, as this
// namespace numbers it.
func first(t *testing.T, command ...string) (p *process, redlines int) {
	t.Helper()
	args := append(isolated(), "sh", "-c", guarded, sizeOf(t, plain(t, "run").pod(t, "shop"), "shm"), redline(t))
	args = append(append(args, loopback(entrypoint(t))...), command...)
	cmd := exec.Command("unshare", args...)
	cmd.Dir = deploy + "/shop"
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PATH="+filepath.Dir(python(t, "gunicorn"))+":"+os.Getenv("PATH"))
	p = start(t, cmd)
	p.await(t, `url=(http://\S+/metrics) dir=/dev/shm/`)
	redlines = children(cmd.Process.Pid)[0]
	if ids := strings.Fields(status(redlines, "NSpid")); status(redlines, "Name") != "redline" || ids[len(ids)-1] != "1" || status(redlines, "CapEff") != "0000000000000000" {
		t.Fatalf("%s is process %v, with capabilities %s", status(redlines, "Name"), ids, status(redlines, "CapEff"))
	}
	return p, redlines
}

// shop returns the command of the pods of deploy/kubernetes/run.
func shop(t *testing.T) []string {
	t.Helper()
	return loopback(plain(t, "run").pod(t, "shop").list("spec", "containers")[0].texts("args"))
}

// serves waits until redline run serves metrics and gunicorn an app, and returns where.
func serves(t *testing.T, p *process) (metrics, app string) {
	t.Helper()
	return p.await(t, `url=(http://\S+/metrics)`), p.await(t, `Listening at: (http://\S+)`)
}

// TestFirst holds that redline run does what a container's first process has to: it counts
// the requests of all workers, passes signals on, leaves no zombies of any process that
// lost its parent, and ends with its command's status when that has ended.
func TestFirst(t *testing.T) {
	// Each orphan's parent ends at once, and the orphan soon after.
	orphans := `for i in 1 2 3 4 5; do (sleep 0.2 & ); done; exec "$@"`
	p, redlines := first(t, append([]string{"sh", "-c", orphans, "sh"}, shop(t)...)...)
	metrics, app := serves(t, p)
	for range 60 {
		if _, err := get(app+"/items/7", false); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, func() error { // a request is counted after its answer
		text, err := get(metrics, false)
		if err != nil {
			return err
		}
		if n := total(t, text, `http_requests_total\{method="GET",route="/items/<int:item_id>",status="200"\}`); n != 60 {
			return fmt.Errorf("%v of 60 requests were counted:\n%s", n, text)
		}
		return nil
	})

	if err := syscall.Kill(redlines, syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	p.await(t, `(Handling signal: hup)`)
	eventually(t, func() error {
		below := children(redlines)
		for _, pid := range below {
			if name := status(pid, "Name"); name == "sleep" || strings.HasPrefix(status(pid, "State"), "Z") {
				return fmt.Errorf("%s (%d) is there: %s", name, pid, status(pid, "State"))
			}
		}
		if len(below) != 5 { // the master, and four workers
			return fmt.Errorf("there are %d processes", len(below))
		}
		return nil
	})

	if err := syscall.Kill(redlines, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if s := p.status(t); s != 0 {
		t.Errorf("status %d by SIGTERM:\n%s", s, p.said(t))
	}
	if said := p.said(t); !strings.Contains(said, "Handling signal: term") || !strings.Contains(said, "Shutting down: Master") {
		t.Errorf("gunicorn was not ended by SIGTERM:\n%s", said)
	}
}

// TestFirstStatus holds that a container ends with the status of its command, whether that
// fails or a signal ends it.
func TestFirstStatus(t *testing.T) {
	p, _ := first(t, "sh", "-c", "sleep 1; exit 7")
	if s := p.status(t); s != 7 {
		t.Errorf("status %d of a command that fails by 7:\n%s", s, p.said(t))
	}

	p, redlines := first(t, shop(t)...)
	serves(t, p)
	if err := syscall.Kill(children(redlines)[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if s := p.status(t); s != 128+int(syscall.SIGKILL) {
		t.Errorf("status %d of a gunicorn that was killed:\n%s", s, p.said(t))
	}
}
