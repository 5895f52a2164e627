package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	neturl "net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"go.uber.org/goleak"

	"github.com/redline-metrics/redline/internal/await"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(shared{m}) }

// shared ends the things that tests share, after the last of them.
type shared struct{ m *testing.M }

func (s shared) Run() int {
	code := s.m.Run()
	for _, end := range slices.Backward(started.ends) {
		end()
	}
	return code
}

// started holds the ends of things that the first test to need them has started.
var started struct {
	sync.Mutex
	ends []func()
}

func atEnd(end func()) {
	started.Lock()
	defer started.Unlock()
	started.ends = append(started.ends, end)
}

// chromium is the browser that all tests share, each by tabs of its own.
var chromium = sync.OnceValues(func() (context.Context, error) {
	allocator, release := chromedp.NewExecAllocator(context.Background(),
		append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium"), chromedp.Flag("headless", "new"),
			chromedp.Flag("host-resolver-rules", "MAP *.example 127.0.0.1, MAP redline 127.0.0.1"))...)
	ctx, cancel := chromedp.NewContext(allocator)
	atEnd(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "closing the browser:", err)
		}
		cancel()
		release()
	})
	return ctx, chromedp.Do(ctx)
})

// requireChromium skips a test unless REDLINE_REQUIRE names chromium: all of them take
// minutes, and a machine that does nothing else.
func requireChromium(t *testing.T) {
	t.Helper()
	if !slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), "chromium") {
		t.Skip("it takes minutes in a browser; REDLINE_REQUIRE=chromium runs it")
	}
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Fatal("chromium is required, and not installed; on Debian, apt-get install chromium does")
	}
}

// tab is a tab of the browser, which knows of no other tab.
type tab struct {
	t      *testing.T
	target *chromedp.Target
	base   string // of the page, such as http://127.0.0.1:9090

	mu       sync.Mutex
	asked    []string // the requests, in order
	pending  map[network.RequestID]bool
	wrong    []string // errors, warnings and requests that a page must not have
	expected []*regexp.Regexp
	snapshot strings.Builder // of the heap, as it comes
}

// newTab opens a tab for a page of so many pixels, and checks when the test ends that
// nothing went wrong in it: no error or warning on the console, no exception, no dialog,
// no request that leaves the page's address.
func newTab(t *testing.T, base string, width, height int64) *tab {
	t.Helper()
	requireChromium(t)
	browser, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil {
		t.Fatal(err)
	}
	p := &tab{t: t, target: chromedp.FromContext(ctx).Target, base: base, pending: map[network.RequestID]bool{}}
	if err := chromedp.Listen(ctx, p.note); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.check)
	return p
}

// open opens a tab at a path of a page, as wide as a usual window.
func open(t *testing.T, base, path string) *tab {
	t.Helper()
	p := newTab(t, base, 1280, 900)
	p.goTo(path)
	return p
}

func (p *tab) goTo(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.base + path))
}

func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if _, err := chromedp.Steps(actions...)(p.t.Context(), p.target); err != nil {
		p.t.Fatal(err)
	}
}

// note notes an event of the browser.
func (p *tab) note(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *heapprofiler.EventAddHeapSnapshotChunk:
		p.snapshot.WriteString(e.Chunk)
	case *network.EventRequestWillBeSent:
		p.asked = append(p.asked, p.asks(e.Request)...)
		p.pending[e.RequestID] = true
		if !strings.HasPrefix(e.Request.URL, "data:") && !strings.HasPrefix(e.Request.URL, p.base+"/") {
			p.wrong = append(p.wrong, "request: "+e.Request.URL)
		}
	case *network.EventLoadingFinished:
		delete(p.pending, e.RequestID)
	case *network.EventLoadingFailed:
		delete(p.pending, e.RequestID)
	case *page.EventFrameNavigated: // nobody waits for requests of the page before
		clear(p.pending)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			p.wrong = append(p.wrong, fmt.Sprintf("console: %s", e.Args[0].Value))
		}
	case *runtime.EventExceptionThrown:
		p.wrong = append(p.wrong, fmt.Sprintf("exception: %s %+v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.wrong = append(p.wrong, fmt.Sprintf("log: %s %s", e.Entry.Text, e.Entry.URL))
		}
	case *page.EventJavascriptDialogOpening:
		p.wrong = append(p.wrong, "dialog: "+e.Message)
		go func() { // the page stands still until it is closed
			_, _ = cdp.Call(context.Background(), p.target, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
		}()
	}
}

// asks are the addresses that a request is for: one may be for many queries.
func (p *tab) asks(r *network.Request) []string {
	if r.URL != p.base+"/redline/queries" {
		return []string{r.URL}
	}
	var body []byte
	for _, part := range r.PostDataEntries {
		body = append(body, part.Bytes...)
	}
	var queries []string
	if err := json.Unmarshal(body, &queries); err != nil {
		p.wrong = append(p.wrong, fmt.Sprintf("request: queries %.200s: %v", body, err))
	}
	for i, query := range queries {
		queries[i] = p.base + query
	}
	return queries
}

// expect makes a complaint of the browser part of the test.
func (p *tab) expect(pattern string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = append(p.expected, regexp.MustCompile(pattern))
}

func (p *tab) check() {
	p.mu.Lock()
	defer p.mu.Unlock()
	reported := map[string]bool{}
	for _, text := range p.wrong {
		fits := func(pattern *regexp.Regexp) bool { return pattern.MatchString(text) }
		if !reported[text] && !slices.ContainsFunc(p.expected, fits) {
			reported[text] = true
			p.t.Errorf("the browser complains: %.500s", text)
		}
	}
}

// requested returns the parameters of the requests for a path, after the first so many
// requests.
func (p *tab) requested(since int, path string) (params []neturl.Values) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, address := range p.asked[since:] {
		address, query, _ := strings.Cut(address, "?")
		if address != p.base+path {
			continue
		}
		values, err := neturl.ParseQuery(query)
		if err != nil {
			p.t.Fatal(err)
		}
		params = append(params, values)
	}
	return params
}

// requests is how many there have been.
func (p *tab) requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.asked)
}

// underWay says whether something is asked for that is not answered.
func (p *tab) underWay() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.pending) > 0
}

// settle waits until there have been so many requests, all are answered, and the answers
// are drawn.
func (p *tab) settle(requests int) {
	p.t.Helper()
	const enough = 6 // frames, in which an answer is drawn
	quiet := 0
	await.NoError(p.t, func() error {
		eval[bool](p, `new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(true))))`)
		p.mu.Lock()
		defer p.mu.Unlock()
		if quiet++; len(p.asked) < requests || len(p.pending) > 0 {
			quiet = 0
		}
		if quiet < enough {
			return fmt.Errorf("%d requests of %d are under way", len(p.pending), len(p.asked))
		}
		return nil
	})
}

// eval is the value of an expression of JavaScript in the page, or of its promise.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	value, err := chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise)(p.t.Context(), p.target)
	if err != nil {
		p.t.Fatalf("%v\nin: %s", err, expression)
	}
	return value
}

// until waits until an expression of JavaScript is true.
func (p *tab) until(expression string) {
	p.t.Helper()
	await.NoError(p.t, func() error {
		if !eval[bool](p, "Boolean("+expression+")") {
			return fmt.Errorf("at %s it is not so that %s; the page says:\n%.2000s", p.location(), expression, p.text())
		}
		return nil
	})
}

// text returns the text that can be read on the page.
func (p *tab) text() string { return spaced(eval[string](p, "document.body.innerText")) }

// spaced has usual spaces where numbers and units have narrow ones between them.
func spaced(text string) string { return strings.ReplaceAll(text, "\u202f", " ") }

func (p *tab) location() string { return eval[string](p, "location.href") }

// TestComplaints holds that each error in a tab is noted.
func TestComplaints(t *testing.T) {
	p := newTab(t, serving(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "style-src 'none'")
		_, _ = io.WriteString(w, `<p style="color: red">one</p><script>
			console.error('two');
			setTimeout(() => { throw new Error('three') });
			fetch('http://127.0.0.1:1/four').catch(() => {});
			alert('five');
		</script>`)
	})), 300, 300)
	p.expect(`.`)
	p.goTo("/")
	await.NoError(t, func() error {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, pattern := range []string{`log: .*style.*Content Security Policy`, `console: "two"`, `exception: .*three`, `request: http://127\.0\.0\.1:1/four`, `log: .*ERR_`, `dialog: five`} {
			if !slices.ContainsFunc(p.wrong, regexp.MustCompile(pattern).MatchString) {
				return fmt.Errorf("%s is not among %q", pattern, p.wrong)
			}
		}
		return nil
	})
}
