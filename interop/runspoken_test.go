package interop

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline/internal/await"
)

// spoken is a command that runs until the test ends, and all that it says on stderr.
type spoken struct {
	*exec.Cmd
	mu    sync.Mutex
	said  strings.Builder
	ended chan struct{} // once it has ended
	err   error         // of its end
}

// speak starts a command of the service environment in interop/python. Its stdout is
// taken for stderr.
func speak(t *testing.T, environ []string, name string, args ...string) *spoken {
	t.Helper()
	s := &spoken{Cmd: exec.Command(name, args...), ended: make(chan struct{})}
	s.Dir = "python"
	s.Env = append(append(os.Environ(), pathOf(t, "service"), "PYTHONDONTWRITEBYTECODE=1"), environ...)
	if !strings.Contains(name, "/") {
		s.Path = python(t, "service")
		s.Args[0] = s.Path
	}
	s.Stdout, s.Stderr = s, s
	s.WaitDelay = time.Minute // processes that it leaves may have its stderr
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.ended)
		s.err = s.Wait()
	}()
	t.Cleanup(func() {
		_ = s.Process.Signal(syscall.SIGTERM)
		select {
		case <-s.ended:
		case <-time.After(time.Minute):
			t.Error("it does not end")
			_ = s.Process.Kill()
		}
		if t.Failed() {
			t.Logf("%v said:\n%s", s.Args, s.text())
		}
	})
	return s
}

// Write implements io.Writer.
func (s *spoken) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.Write(p)
}

func (s *spoken) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

// find waits until it has printed a match of a pattern, and returns the match.
func (s *spoken) find(t *testing.T, pattern string) (found string) {
	t.Helper()
	compiled := regexp.MustCompile("(?m)" + pattern)
	await.NoError(t, func() error {
		if m := compiled.FindStringSubmatch(s.text()); m != nil {
			found = m[len(m)-1]
			return nil
		}
		select {
		case <-s.ended:
			if m := compiled.FindStringSubmatch(s.text()); m == nil {
				t.Fatalf("it ended without %s, by %v", pattern, s.err)
			}
		default:
		}
		return fmt.Errorf("no %s", pattern)
	})
	return found
}

// ends waits for its end, and returns its exit status.
func (s *spoken) exitStatus(t *testing.T) int {
	t.Helper()
	select {
	case <-s.ended:
	case <-time.After(time.Minute):
		t.Fatal("it does not end within a minute")
	}
	return s.ProcessState.ExitCode()
}

const (
	metricsServed  = `msg="serving the merged metrics" url=(http://\S+)`
	servedDir      = `msg="serving the merged metrics" url=\S+ dir=(\S+)`
	gunicornServes = `Listening at: (http://\S+)`
)

// bodyOf returns the body of a URL.
func bodyOf(t *testing.T, at string) (string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at, nil)
	if err != nil {
		return "", err
	}
	req.Close = true
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Status, body)
	}
	return string(body), err
}

// asks gets a URL, which is to answer.
func asks(t *testing.T, at string) string {
	t.Helper()
	body, err := bodyOf(t, at)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// hasSample waits until metrics have a sample, with a whole number for its value. A
// request is recorded just after its client has read the end of the answer.
func hasSample(t *testing.T, metrics, series string, value int) {
	t.Helper()
	sample := regexp.MustCompile(fmt.Sprintf(`(?m)^%s %d(?:\.0)?$`, regexp.QuoteMeta(series), value))
	await.NoError(t, func() error {
		if text := asks(t, metrics); !sample.MatchString(text) {
			return fmt.Errorf("%s is not %d in\n%s", series, value, text)
		}
		return nil
	})
}

// gone waits until nothing answers at a URL.
func gone(t *testing.T, at string) {
	t.Helper()
	await.NoError(t, func() error {
		if _, err := bodyOf(t, at); err == nil {
			return fmt.Errorf("%s answers still", at)
		}
		return nil
	})
}
