package prefork

import (
	"context"
	"errors"
	"net"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// reusing lets sockets of several processes of one user share a port: the kernel
// distributes the connections among them (socket(7), SO_REUSEPORT).
func reusing(_, _ string, c syscall.RawConn) error {
	var err error
	controlled := c.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
	})
	return errors.Join(controlled, err)
}

// listen listens on an address on which other processes of this user may listen too.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	return (&net.ListenConfig{Control: reusing}).Listen(ctx, "tcp", addr)
}

// reserve binds a socket to an address. The socket takes no connections, but while it is
// open it keeps others off the port, also without any worker. With port 0 it finds a free
// one. reserve first checks that nobody listens there, because sockets that reuse a port
// share it without an error.
func reserve(ctx context.Context, addr string) (*os.File, string, error) {
	alone, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, "", err
	}
	bound, ok := alone.Addr().(*net.TCPAddr)
	if err := alone.Close(); err != nil || !ok {
		return nil, "", errors.Join(err, errors.ErrUnsupported)
	}
	family, address := sockaddr(bound)
	fd, err := unix.Socket(family, unix.SOCK_STREAM, 0)
	if err != nil {
		return nil, "", os.NewSyscallError("socket", err)
	}
	unix.CloseOnExec(fd)
	file := os.NewFile(uintptr(fd), "reserved")
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEPORT, 1); err != nil {
		return nil, "", errors.Join(os.NewSyscallError("setsockopt", err), file.Close())
	}
	if err := unix.Bind(fd, address); err != nil {
		return nil, "", errors.Join(os.NewSyscallError("bind", err), file.Close())
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, "", errors.Join(err, file.Close())
	}
	_, port, err := net.SplitHostPort(bound.String())
	return file, net.JoinHostPort(host, port), err
}

func sockaddr(a *net.TCPAddr) (family int, address unix.Sockaddr) {
	if ip := a.IP.To4(); ip != nil {
		return unix.AF_INET, &unix.SockaddrInet4{Port: a.Port, Addr: [4]byte(ip)}
	}
	return unix.AF_INET6, &unix.SockaddrInet6{Port: a.Port, Addr: [16]byte(a.IP.To16())}
}
