package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// status runs a command and wants a certain exit status of it: status 2 redline
// load. The stdout and stderr commands look at its output.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// occupy listens on a free address, and puts it into $TAKEN; a service that
// answers everything by 200 goes into $SERVICE, one that answers nothing into
// $NOTHING.
func occupy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: occupy")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok")
	}))
	ts.Defer(server.Close)
	ts.Setenv("TAKEN", server.Listener.Addr().String())
	ts.Setenv("SERVICE", server.URL)
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Check(l.Close())
	ts.Setenv("NOTHING", l.Addr().String())
}

// workers makes a directory of worker files, and puts it into $WORKERS.
func workers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: workers")
	}
	dir := ts.MkAbs("workers")
	ts.Check(os.Mkdir(dir, 0o700))
	ts.Check(os.WriteFile(filepath.Join(dir, "counter_7.db"), workerFile(hitsKey, 3), 0o600))
	ts.Check(os.WriteFile(filepath.Join(dir, "counter_8.db"), workerFile(hitsKey, 4), 0o600))
	empty := filepath.Join(dir, "summary_9.db")
	ts.Check(os.WriteFile(empty, nil, 0o600))
	ago := time.Now().Add(-time.Minute) // else it could be one that a worker is making
	ts.Check(os.Chtimes(empty, ago, ago))
	ts.Setenv("WORKERS", dir)
}

// expose serves a file under a content type, at /metrics of the address that it puts
// into $EXPOSED, and its port into $EXPOSED_PORT; /slow there never ends, all below /busy is
// unavailable, and an API of its own looks a little like that of an engine.
func expose(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: expose file content-type")
	}
	content := ts.ReadFile(args[0])
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", args[1])
		_, _ = io.WriteString(w, content)
	})
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, content)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("GET /api/v1/query", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"status": "done", "data": {"resultType": "page"}}`)
	})
	mux.HandleFunc("GET /busy/", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	server := httptest.NewServer(mux)
	ts.Defer(server.Close)
	ts.Setenv("EXPOSED", server.Listener.Addr().String())
	ts.Setenv("EXPOSED_PORT", server.Listener.Addr().String()[len("127.0.0.1:"):])
}

// watching watches targets, and puts the engine's URL into $ENGINE once each of them
// has been scraped.
func watching(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: watch target...")
	}
	engine, end, err := startWatch(append([]string{"--interval", "100ms"}, args...)...)
	ts.Defer(func() {
		if code := end(); code != 0 {
			ts.Logf("redline watch: exit status %d", code)
		}
	})
	ts.Check(err)
	ts.Setenv("ENGINE", engine)
	scraped := fmt.Sprintf(`,"%d"]`, len(args))
	deadline := time.Now().Add(time.Minute)
	for !strings.Contains(get(ts, engine+"/api/v1/query?query="+url.QueryEscape("count(up == 1)")), scraped) {
		if time.Now().After(deadline) {
			ts.Fatalf("not scraped within a minute: %q", args)
		}
		<-time.After(20 * time.Millisecond) // leave the engine some of the processor
	}
}

// get returns the answer of a URL.
func get(ts *testscript.TestScript, at string) string {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(at)
	ts.Check(err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	return string(body)
}
