package installs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline/internal/await"
)

// app is a Flask app without a line about metrics.
const app = `from flask import Flask, abort

app = Flask(__name__)


@app.get("/items/<int:item_id>")
def item(item_id):
    return {"id": item_id}


@app.get("/broken")
def broken():
    abort(500)
`

// place is where redline is installed, and a Flask app that it measures.
type place struct {
	// run and watch have the words that start redline, before its arguments: of redline run,
	// beside the app, and of redline watch.
	run, watch []string
	// gunicorn is the program's name there.
	gunicorn string
	// dir is the app's directory there.
	dir string
	// data is the directory of redline watch's data there; "" for one that goes with it.
	data string
}

// doMainJob starts the app with four workers, sends it requests, and holds that redline watch
// knows their exact number. It returns when that number was there.
func doMainJob(t *testing.T, p place) time.Time {
	t.Helper()
	appAt, metricsAt, pageAt := freeAddress(t), freeAddress(t), freeAddress(t)
	start(t, append(p.run, "run", "--instrument", "--listen", metricsAt, "--", p.gunicorn, "--chdir", p.dir, "-w", "4", "-b", appAt, "app:app")...)
	await.NoError(t, func() error { return answers("http://"+appAt+"/items/1", http.StatusOK) })
	sent := 1
	for ; sent < 40; sent++ {
		if err := answers(fmt.Sprintf("http://%s/items/%d", appAt, sent), http.StatusOK); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		if err := answers("http://"+appAt+"/broken", http.StatusInternalServerError); err != nil {
			t.Fatal(err)
		}
	}
	start(t, append(p.watch, "watch", "app="+metricsAt, "--listen", pageAt, "--interval", "1s", "--data", p.data)...)
	want := map[string]string{"/items/<int:item_id> 200": fmt.Sprint(sent), "/broken 500": "5"}
	await.NoError(t, func() error { return counts("http://"+pageAt, want) })
	done := time.Now()
	if err := answers("http://"+pageAt+"/", http.StatusOK); err != nil {
		t.Error(err)
	}
	return done
}

// writeApp writes the app below a directory.
func writeApp(t *testing.T, dir string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, "app.py"), []byte(app), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// start starts a program, and ends it with the test by SIGTERM, on which it must end well.
func start(t *testing.T, words ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = time.Minute
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := cmd.Wait() // the test's context has ended
		if cmd.ProcessState.ExitCode() != 0 || t.Failed() {
			t.Errorf("%s: %v, status %d\n%s", strings.Join(words, " "), err, cmd.ProcessState.ExitCode(), said.String())
		}
	})
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// answers asks for a page, and returns an error unless it has a status.
func answers(address string, status int) error {
	answer, err := http.Get(address)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != status {
		return fmt.Errorf("%s answers %s", address, answer.Status)
	}
	return nil
}

// counts asks an engine for the requests of each route and status, and returns an error
// unless they are the wanted ones.
func counts(engine string, want map[string]string) error {
	answer, err := http.Get(engine + "/api/v1/query?query=" + url.QueryEscape("sum by (route, status) (http_requests_total)"))
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	var said struct {
		Data struct {
			Result []struct {
				Metric struct{ Route, Status string }
				Value  [2]any
			}
		}
	}
	if err := json.Unmarshal(data, &said); err != nil {
		return err
	}
	got := map[string]string{}
	for _, series := range said.Data.Result {
		got[series.Metric.Route+" "+series.Metric.Status] = fmt.Sprint(series.Value[1])
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		return fmt.Errorf("requests are %v; want %v", got, want)
	}
	return nil
}
