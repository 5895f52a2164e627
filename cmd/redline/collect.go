package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/exporter-toolkit/web"
	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/multiproc"
)

type collectOptions struct {
	listen    string
	webConfig string
	once      bool
	fold      bool
	foldEvery time.Duration
}

func newCollect() *cobra.Command {
	var o collectOptions
	cmd := &cobra.Command{
		Use:   "collect DIR",
		Short: "Serve the merged metrics of a Python service's workers",
		Long: `Serve the merged metrics of a Python service's workers.

DIR is the directory that the service has as PROMETHEUS_MULTIPROC_DIR. The service
needs no /metrics of its own: Prometheus asks this one, at /metrics. Files that
cannot be read are left out, logged once and counted in
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
			log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			c, err := multiproc.New(multiproc.Config{Dir: args[0], Skipped: logSkips(log)})
			if err != nil {
				return err
			}
			if o.once && o.fold {
				if err := foldOnce(cmd.Context(), c); err != nil {
					return err
				}
			}
			if o.once {
				return printMerged(cmd.OutOrStdout(), c)
			}
			return runCollect(cmd.Context(), o, c, log)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:9100", "`address` to listen on; port 0 takes a free one")
	f.StringVar(&o.webConfig, "web.config.file", "", "`file` that configures TLS and basic auth, as for Prometheus' exporters")
	f.BoolVar(&o.fold, "fold", false, "fold the files of dead workers")
	foldFlag(f, &o.foldEvery)
	f.BoolVar(&o.once, "once", false, "print the merged metrics, and end")
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

func runCollect(ctx context.Context, o collectOptions, c *multiproc.Collector, log *slog.Logger) error {
	h, err := collected(c)
	if err != nil {
		return err
	}
	if err := checkWebConfig(o.webConfig); err != nil {
		return err
	}
	l, err := listen(ctx, "--listen", o.listen)
	if err != nil {
		return err
	}
	log.Info("serving the merged metrics", "url", fmt.Sprintf("http://%s/metrics", l.Addr()))
	if o.fold {
		defer keepFolding(ctx, c, o.foldEvery, log)()
	}
	return serve(ctx, l, h, o.webConfig)
}

// collected serves what c merges, what it says of itself, and what others say.
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
	return mux, nil
}

// logSkips logs what is left out of worker files.
func logSkips(log *slog.Logger) func(multiproc.Skip) {
	return func(s multiproc.Skip) {
		log.Warn("left out of a worker file what cannot be read", "file", s.File, "reason", s.Reason, "err", s.Err)
	}
}

func ready(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "ready\n") // the client may be gone
}

// How long a client may take to send its request's header, and requests under
// way may take once the server is to stop.
const (
	headerTimeout = 10 * time.Second
	serveGrace    = 10 * time.Second
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
	server := &http.Server{Handler: h, ReadHeaderTimeout: headerTimeout}
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
	err := server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(fmt.Errorf("stop %s: %w", l.Addr(), err), server.Close())
	}
	if cause := <-failed; !errors.Is(cause, http.ErrServerClosed) {
		err = errors.Join(err, cause)
	}
	return err
}
