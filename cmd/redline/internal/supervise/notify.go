package supervise

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/cmd/redline/internal/envvar"
	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

const notifyVariable = "NOTIFY_SOCKET"

// A message of sd_notify(3) has at most a page of text, and as many descriptors as the
// kernel takes at once.
const (
	notifyText        = 4096
	notifyDescriptors = 253 // SCM_MAX_FD
)

// notifier passes a command's messages on to systemd, which by default listens to a
// service's main process alone: that is redline.
type notifier struct {
	dir     *rundir.Dir
	conn    *net.UnixConn
	address *net.UnixAddr // systemd's
	closing atomic.Bool
	reading sync.WaitGroup
}

// PassNotifications returns an environment that names a socket of redline's in the place of
// systemd's, and passes messages on from there until stop is called. With keep, the socket
// stays for processes that go on. A failure is logged, and leaves the command systemd's own
// socket.
func PassNotifications(environ []string, user *rundir.User, log *slog.Logger) (_ []string, stop func(keep bool)) {
	address := envvar.Value(environ, notifyVariable)
	if !strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "@") {
		return environ, func(bool) {} // there is none, or one that is no Unix socket
	}
	n := &notifier{address: &net.UnixAddr{Name: address, Net: "unixgram"}}
	if err := n.open(user); err != nil {
		log.Warn("what the command tells systemd is not passed on; NotifyAccess=all in the unit lets it come through", "err", err)
		return environ, func(bool) {}
	}
	n.reading.Go(n.forward)
	return envvar.With(environ, notifyVariable, n.socket()), n.close
}

func (n *notifier) socket() string { return filepath.Join(n.dir.Path, "notify") }

func (n *notifier) open(user *rundir.User) (err error) {
	n.dir, err = rundir.Make(rundir.Notify, rundir.Places(), func(path string) error {
		at := filepath.Join(path, "notify")
		conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: at, Net: "unixgram"})
		if err != nil {
			return err
		}
		if user != nil {
			err = errors.Join(os.Chmod(at, 0o600), user.Own(at), rundir.Show(path))
		}
		if err != nil {
			return errors.Join(err, conn.Close())
		}
		n.conn = conn
		return nil
	})
	return err
}

// forward passes messages on until close says that there will be none.
func (n *notifier) forward() {
	text, rights := make([]byte, notifyText), make([]byte, unix.CmsgSpace(notifyDescriptors*4))
	for {
		size, rightsSize, flags, _, err := n.conn.ReadMsgUnix(text, rights)
		if err != nil || n.closing.Load() && size == 0 {
			return
		}
		if flags&(unix.MSG_TRUNC|unix.MSG_CTRUNC) == 0 {
			n.send(text[:size], rights[:rightsSize])
		}
		closeRights(rights[:rightsSize])
	}
}

// send passes a message on, without the parts that would make another process the service's
// main one. The receiver may be gone, or slow: the next message is tried anew.
func (n *notifier) send(text, rights []byte) {
	const patience = 5 * time.Second
	var lines [][]byte
	for line := range bytes.Lines(text) {
		if !bytes.HasPrefix(line, []byte("MAINPID")) {
			lines = append(lines, line)
		}
	}
	if text = bytes.Join(lines, nil); len(text) == 0 && len(rights) == 0 {
		return
	}
	_ = n.conn.SetWriteDeadline(time.Now().Add(patience))
	_, _, _ = n.conn.WriteMsgUnix(text, rights, n.address)
}

// closeRights closes the descriptors that came with a message.
func closeRights(rights []byte) {
	messages, err := syscall.ParseSocketControlMessage(rights)
	if err != nil {
		return
	}
	for _, m := range messages {
		descriptors, err := syscall.ParseUnixRights(&m)
		if err != nil {
			continue // credentials
		}
		for _, fd := range descriptors {
			_ = syscall.Close(fd)
		}
	}
}

// close passes on the messages that have been sent, and ends. With keep the socket's
// directory stays, for processes that go on.
func (n *notifier) close(keep bool) {
	n.closing.Store(true)
	// An empty message comes after all others.
	if _, err := n.conn.WriteToUnix(nil, &net.UnixAddr{Name: n.socket(), Net: "unixgram"}); err != nil {
		_ = n.conn.Close()
	}
	n.reading.Wait()
	_ = n.conn.Close()
	_ = n.dir.Close(keep)
}
