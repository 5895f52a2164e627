package prefork

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/multiproc"
)

// leashFD is a worker's end of a pipe on which nothing is written. Its read ends when the
// first process closes it or dies.
const leashFD = 3

// readyFD is a worker's end of a second pipe, to which it writes a byte once it listens.
const readyFD = 4

// headerTimeout bounds the time in which a client sends a request's header.
const headerTimeout = 10 * time.Second

// work runs ListenAndServe in a worker.
func work(ctx context.Context, cfg Config, open func(*multiproc.Writer) (http.Handler, error)) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	// Not blocking, so that closing it ends the read.
	if err := unix.SetNonblock(leashFD, true); err != nil {
		return fmt.Errorf("the first process holds no leash: %w", err)
	}
	unix.CloseOnExec(leashFD)
	unix.CloseOnExec(readyFD)
	leash := os.NewFile(leashFD, "leash")
	go func() {
		_, _ = leash.Read(make([]byte, 1))
		stop()
	}()
	defer func() { _ = leash.Close() }()

	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: os.Getenv(dirVariable)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	h, err := open(w)
	if err != nil {
		return err
	}
	l, err := listen(ctx, os.Getenv(addrVariable))
	if err != nil {
		return err
	}
	ready := os.NewFile(readyFD, "ready")
	_, err = ready.Write([]byte{1})
	if err := errors.Join(err, ready.Close()); err != nil {
		return fmt.Errorf("the first process does not wait: %w", err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: headerTimeout}
	if cfg.Server != nil {
		cfg.Server(server)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), cfg.Grace)
	defer cancel()
	err = server.Shutdown(grace)
	if err != nil {
		err = errors.Join(err, server.Close())
	}
	if cause := <-served; !errors.Is(cause, http.ErrServerClosed) {
		err = errors.Join(err, cause)
	}
	return err
}
