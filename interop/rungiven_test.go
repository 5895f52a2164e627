package interop

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestRunVariable holds the kind: every way in which a command's processes learn of the
// directory of worker files. However many entries there were and in whichever letters
// (case 3 has one in capitals), each program finds redline's directory, and one line
// tells of another.
func TestRunVariable(t *testing.T) {
	t.Parallel()
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	const capitals, small = "PROMETHEUS_MULTIPROC_DIR", "prometheus_multiproc_dir"
	const line = "the command gets another directory for its worker files than the environment has"
	for name, c := range map[string]struct {
		environ []string
		lines   int
	}{
		"none":         {nil, 0},
		"capitals":     {[]string{capitals + "=own"}, 1},
		"small":        {[]string{small + "=own"}, 1},
		"both":         {[]string{capitals + "=own", small + "=own"}, 1},
		"several":      {[]string{capitals + "=own", small + "=a", capitals + "=other", small + "=b"}, 1},
		"empty":        {[]string{capitals + "="}, 0},
		"PYTHONPATHes": {[]string{"PYTHONPATH=own", "PYTHONPATH=other"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// exec.Cmd would drop entries that are there twice.
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			environ := append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, c.environ...)
			pid, err := syscall.ForkExec(redline, []string{"redline", "run", "--instrument", "--listen", "127.0.0.1:0", "--", "cat", "/proc/self/environ"},
				&syscall.ProcAttr{Env: environ, Files: []uintptr{0, write.Fd(), write.Fd()}})
			_ = write.Close()
			if err != nil {
				t.Fatal(err)
			}
			said := make([]byte, 1<<20)
			size, total := 1, 0
			for size > 0 {
				size, _ = read.Read(said[total:])
				total += size
			}
			var ws syscall.WaitStatus
			if _, err := syscall.Wait4(pid, &ws, 0, nil); err != nil || ws.ExitStatus() != 0 {
				t.Errorf("exit status %d, %v", ws.ExitStatus(), err)
			}
			text := string(said[:total])
			for _, variable := range []string{capitals, small, "PYTHONPATH"} {
				var values []string
				for entry := range strings.SplitSeq(text, "\x00") {
					if value, ok := strings.CutPrefix(entry[strings.LastIndexByte(entry, '\n')+1:], variable+"="); ok {
						values = append(values, value)
					}
				}
				if len(values) != 1 || !strings.Contains(values[0], "/redline-") {
					t.Errorf("%s is %q", variable, values)
				}
			}
			if n := strings.Count(text, line); n != c.lines {
				t.Errorf("said %d times, want %d:\n%s", n, c.lines, text)
			}
		})
	}
}

// TestRunActivated holds the kind: variables that name a pid or a descriptor of the
// command. gunicorn takes systemd's socket (case 7), and all others that name a process
// name the command; descriptors arrive as without redline.
func TestRunActivated(t *testing.T) {
	t.Parallel()
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	handed := func(before ...string) string {
		s := speak(t, nil, "python", slices.Concat([]string{"activate.py"}, before, []string{"python", "handed.py"})...)
		if status := s.exitStatus(t); status != 0 {
			t.Errorf("exit status %d: %s", status, s.text())
		}
		return s.text()[strings.Index(s.text(), "LISTEN_PID "):]
	}
	without, with := handed(), handed(redline, "run", "--listen", "127.0.0.1:0", "--")
	if with != strings.Replace(without, "LISTEN_PIDFDID another", "LISTEN_PIDFDID itself", 1) {
		t.Errorf("without redline:\n%s\nwith it:\n%s", without, with)
	}

	s := speak(t, nil, "python", "activate.py", redline, "run", "--listen", "127.0.0.1:0", "--", "gunicorn", "--no-control-socket", "orders:app")
	if at, want := s.find(t, gunicornServes), s.find(t, `activated at (\S+)`); at != "http://"+want {
		t.Errorf("it serves at %s, and systemd's socket is at %s", at, want)
	}
	asks(t, s.find(t, gunicornServes))
	hasSample(t, s.find(t, metricsServed), "orders_total", 1)
}

// told is a message, and who sent it.
type told struct {
	text string
	pid  int
}

// systemd is a socket like that of systemd's manager: it asks who sends.
func systemd(t *testing.T, address string) <-chan told {
	t.Helper()
	var l net.ListenConfig
	packet, err := l.ListenPacket(context.Background(), "unixgram", address)
	if err != nil {
		t.Fatal(err)
	}
	conn := packet.(*net.UnixConn)
	raw, err := conn.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	if err := raw.Control(func(fd uintptr) {
		if err := unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_PASSCRED, 1); err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	messages := make(chan told, 100)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(messages)
		text, rights := make([]byte, 4096), make([]byte, 4096)
		for {
			n, rightsLen, _, _, err := conn.ReadMsgUnix(text, rights)
			if err != nil {
				return
			}
			m := told{text: string(text[:n])}
			controls, _ := unix.ParseSocketControlMessage(rights[:rightsLen])
			for _, c := range controls {
				if cred, err := unix.ParseUnixCredentials(&c); err == nil {
					m.pid = int(cred.Pid)
				}
				// A reader of the barrier goes on once its descriptor is closed.
				if fds, err := unix.ParseUnixRights(&c); err == nil {
					for _, fd := range fds {
						_ = unix.Close(fd)
					}
				}
			}
			messages <- m
		}
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-ended
	})
	return messages
}

// TestRunNotifies holds the kind: notifications to systemd must come from a service's main
// process, which is redline. gunicorn's READY=1 (case 27) does, as do a descriptor that
// comes with a message, and the last message. A message that another process is the main
// one does not get through.
func TestRunNotifies(t *testing.T) {
	t.Parallel()
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	dir, err := os.MkdirTemp("", "systemd-") // t.TempDir's path is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for name, address := range map[string]string{"path": filepath.Join(dir, "notify"), "abstract": "@" + dir} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			messages := systemd(t, address)
			s := speak(t, []string{"NOTIFY_SOCKET=" + address}, redline, "run", "--listen", "127.0.0.1:0", "--",
				"gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket", "orders:app")
			s.find(t, gunicornServes)
			m := <-messages
			if !strings.HasPrefix(m.text, "READY=1\n") || m.pid != s.Process.Pid {
				t.Errorf("got %+v, want it of %d", m, s.Process.Pid)
			}
		})
	}
	t.Run("unit", func(t *testing.T) {
		t.Parallel()
		docs, err := os.ReadFile("../docs/howto/run.md")
		if err != nil {
			t.Fatal(err)
		}
		command := regexp.MustCompile(`(?m)^Type=notify\n(?:.*\n)*?ExecStart=(\S+) (.*)$`).FindSubmatch(docs)
		if command == nil {
			t.Fatal("docs/howto/run.md has no unit of Type=notify")
		}
		args := strings.Fields(strings.NewReplacer("127.0.0.1:9101", "127.0.0.1:0", "/srv/shop/env/bin/", "", "shop:app", "--bind 127.0.0.1:0 orders:app").Replace(string(command[2])))
		address := filepath.Join(dir, "unit")
		messages := systemd(t, address)
		s := speak(t, []string{"NOTIFY_SOCKET=" + address}, redline, args...)
		asks(t, s.find(t, gunicornServes))
		if m := <-messages; !strings.HasPrefix(m.text, "READY=1\n") || m.pid != s.Process.Pid {
			t.Errorf("got %+v, want it of %d", m, s.Process.Pid)
		}
		hasSample(t, s.find(t, metricsServed), `http_requests_total{method="GET",route="/",status="200"}`, 1)
	})
	t.Run("barrier", func(t *testing.T) {
		t.Parallel()
		address := filepath.Join(dir, "barrier")
		messages := systemd(t, address)
		s := speak(t, []string{"NOTIFY_SOCKET=" + address}, redline, "run", "--listen", "127.0.0.1:0", "--", "python", "notifies.py")
		if status := s.exitStatus(t); status != 0 {
			t.Errorf("exit status %d", status)
		}
		for _, want := range []string{"STATUS=begins\n", "BARRIER=1", "STOPPING=1"} {
			if m := <-messages; m.text != want || m.pid != s.Process.Pid {
				t.Errorf("got %+v, want %q of %d", m, want, s.Process.Pid)
			}
		}
		if left, err := filepath.Glob("/dev/shm/redline-notify-*"); err != nil || slices.ContainsFunc(left, func(dir string) bool {
			return strings.Contains(s.text(), dir+"/")
		}) {
			t.Errorf("left: %v, %v", left, err)
		}
	})
}
