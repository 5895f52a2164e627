package interop

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// gunicorn serves interop/python/app.py by four workers, with their files in the
// directory that it returns.
func gunicorn(t *testing.T) (address, dir string) {
	t.Helper()
	interpreter := python(t, "service")
	dir = t.TempDir()
	cmd := exec.Command(filepath.Join(filepath.Dir(interpreter), "gunicorn"), "--workers", "4", "--bind", "127.0.0.1:0", "app:app")
	cmd.Dir = "python"
	cmd.Env = append(os.Environ(), "PROMETHEUS_MULTIPROC_DIR="+dir, "PYTHONDONTWRITEBYTECODE=1")
	return startCommand(t, cmd, regexp.MustCompile(`Listening at: http://(\S+)`))[0], dir
}

// TestGunicorn holds that redline collect prints the files of real gunicorn workers as
// client_python merges them, and counts the requests that were sent.
func TestGunicorn(t *testing.T) {
	const clients, requests = 8, 50
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	address, dir := gunicorn(t)
	var wg sync.WaitGroup
	for client := range clients {
		wg.Go(func() {
			for i := range requests {
				resp, err := http.Get(fmt.Sprintf("http://%s/users/%d", address, client*requests+i))
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		})
	}
	wg.Wait()

	out, err := exec.CommandContext(t.Context(), redline, "collect", dir, "--once").Output()
	if err != nil {
		t.Fatal(err)
	}
	interpreter := python(t, "service")
	got := sortedLines(script(t, interpreter, "parse.py", string(out)))
	want := sortedLines(script(t, interpreter, "merge.py", "", dir))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("client_python's merge, and ours (-want +got):\n%s", diff)
	}
	for _, line := range []string{
		fmt.Sprintf(`flask_http_requests_total{endpoint="/users/<int:user_id>",method="GET",status="200"} %d`, clients*requests),
		fmt.Sprintf(`flask_http_request_duration_seconds_count{endpoint="/users/<int:user_id>",method="GET"} %d`, clients*requests),
		"flask_http_requests_in_progress 0",
	} {
		if !strings.Contains(string(out), "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, out)
		}
	}
}
