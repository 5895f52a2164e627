package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/exporter-toolkit/web"
	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/multiproc"
)

type collectOptions struct {
	listen    string
	given     bool // whether listen is the user's
	webConfig string
	once      bool
	fold      bool
	foldEvery time.Duration
}

func newCollect() *cobra.Command {
	var o collectOptions
	cmd := &cobra.Command{
		Use:        "collect DIR",
		Short:      "Serve the merged metrics of a Python service's workers",
		SuggestFor: []string{"merge", "exporter"},
		Long: `Serve the merged metrics of a Python service's workers.

DIR is the directory that the service has as PROMETHEUS_MULTIPROC_DIR. The service
needs no /metrics of its own: Prometheus asks this one, at /metrics. Files that
cannot be read are left out, logged, many of them as a count, and counted in
redline_multiproc_files_skipped_total.

With --fold, what workers have left that are dead is moved into one file of each
type, so that a scrape costs what the living workers cost. A worker is dead when no
process has its files open: redline must see the service's processes.`,
		Example: `  redline collect /dev/shm/metrics
  redline collect /dev/shm/metrics --fold
  redline collect /dev/shm/metrics --listen 0.0.0.0:9100 --web.config.file web.yml
  redline collect /dev/shm/metrics --once`,
		Args: arguments(1, "one directory, as in: redline collect /dev/shm/metrics"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFoldInterval(o.foldEvery); err != nil {
				return err
			}
			o.given = cmd.Flags().Changed("listen")
			log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			skips := newSkipLog(log)
			defer skips.flush()
			c, err := multiproc.New(multiproc.Config{Dir: args[0], Skipped: skips.skip})
			if err != nil {
				return err
			}
			if o.once && o.fold {
				if err := foldOnce(cmd.Context(), c, log); err != nil {
					return err
				}
			}
			if o.once {
				if !hasWorkerFiles(args[0]) {
					log.Warn(noWorkerFiles, "dir", args[0])
				}
				return printMerged(cmd.OutOrStdout(), c)
			}
			return runCollect(cmd.Context(), o, args[0], c, log)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.listen, "listen", metricsAddress, "`address` to listen on; port 0 takes a free one, as does a default that is in use")
	f.StringVar(&o.webConfig, "web.config.file", "", "`file` that configures TLS and basic auth, as for Prometheus' exporters")
	f.BoolVar(&o.fold, "fold", false, "fold the files of dead workers")
	foldFlag(f, &o.foldEvery)
	f.BoolVar(&o.once, "once", false, "print the merged metrics, and exit")
	return cmd
}

// printMerged prints the metrics once.
func printMerged(w io.Writer, c *multiproc.Collector) error {
	text, err := c.Expose(false)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func runCollect(ctx context.Context, o collectOptions, dir string, c *multiproc.Collector, log *slog.Logger) error {
	h, err := collected(c)
	if err != nil {
		return err
	}
	if err := checkWebConfig(o.webConfig); err != nil {
		return err
	}
	l, err := listenForMetrics(ctx, o.listen, o.given, log)
	if err != nil {
		return err
	}
	log.Info("serving the merged metrics", "url", fmt.Sprintf("http://%s/metrics", openable(l.Addr())))
	defer sayWhetherEmpty(ctx, dir, log)()
	if o.fold {
		defer keepFolding(ctx, c, o.foldEvery, log)()
	}
	return serve(ctx, l, h, o.webConfig)
}

// collected serves the families that c merges, its own metrics, and those of others.
func collected(c *multiproc.Collector, others ...prometheus.Collector) (http.Handler, error) {
	self := prometheus.NewRegistry()
	for _, collector := range append(others, c.Self()) {
		if err := self.Register(collector); err != nil {
			return nil, err
		}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", c.Handler(self))
	mux.HandleFunc("GET /-/healthy", ready)
	mux.HandleFunc("GET /-/ready", ready)
	return endHalfBodies(mux), nil
}

// endHalfBodies ends connections on which a request's body does not come: net/http
// reads it although no handler here does.
func endHalfBodies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(headerTimeout)) // net/http's connections have one
		}
		next.ServeHTTP(w, r)
	})
}

func ready(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "ready\n") // the client may be gone
}

// The limits of clients: the time to send a request's header, between requests, and
// without taking anything of an answer over HTTP/2; a header's bytes; and connections at
// once. Others wait until one of these has ended.
const (
	headerTimeout  = 10 * time.Second
	idleTimeout    = time.Minute
	stallTimeout   = 30 * time.Second
	maxHeader      = 64 << 10
	maxConnections = 1024
)

// serveGrace is how long requests under way may take once the server is to stop, and
// readGrace how long they may take to come.
const (
	serveGrace = 10 * time.Second
	readGrace  = 3 * time.Second
)

// checkWebConfig checks a web-config file, where one is named, before anything
// depends on it.
func checkWebConfig(file string) error {
	if file == "" {
		return nil
	}
	if err := web.Validate(file); err != nil {
		return fmt.Errorf("--web.config.file %s: %w", file, err)
	}
	return nil
}

// serve answers on l until ctx ends, with TLS and basic auth if webConfig names a
// web-config file.
func serve(ctx context.Context, l net.Listener, h http.Handler, webConfig string) error {
	conns := &openConns{open: map[net.Conn]bool{}}
	server := &http.Server{
		Handler: notedWhole(h), ConnState: conns.note, ConnContext: withConn, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		HTTP2:    &http.HTTP2Config{WriteByteTimeout: stallTimeout},
		ErrorLog: newServerLog(os.Stderr),
	}
	l = limitConns(l, maxConnections)
	failed := make(chan error, 1)
	go func() {
		failed <- web.Serve(l, server, &web.FlagConfig{WebConfigFile: &webConfig}, slog.New(slog.DiscardHandler))
	}()
	select {
	case err := <-failed:
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), serveGrace)
	defer cancel()
	defer time.AfterFunc(readGrace, conns.endReading).Stop()
	err := server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(fmt.Errorf("stop %s: %w", l.Addr(), err), server.Close())
	}
	if cause := <-failed; !errors.Is(cause, http.ErrServerClosed) {
		err = errors.Join(err, cause)
	}
	return err
}
