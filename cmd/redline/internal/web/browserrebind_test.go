package web_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/access"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// attack is what a page tries that wants to use an engine: it gives the statuses of what
// it could read.
const attack = `(async () => {
	const tried = [];
	const attempt = async (path, init) => {
		try {
			tried.push((await fetch(path, { referrerPolicy: 'no-referrer', ...init })).status);
		} catch {
			tried.push('unread');
		}
	};
	const hidden = { 'User-Agent': 'curl/8', 'Accept-Language': '' };
	await attempt(base + '/api/v1/query?query=up');
	await attempt(base + '/api/v1/query?query=up', { headers: hidden });
	await attempt(base + '/api/v1/query?query=up', { mode: 'no-cors' });
	await attempt(base + '/api/v1/query', { method: 'POST', body: new URLSearchParams({ query: 'up' }) });
	await attempt(base + '/redline/queries', { method: 'POST', body: '["/api/v1/query?query=up"]' });
	await attempt(base + '/-/reload', { method: 'POST', mode: 'no-cors' });
	await attempt(base + '/api/v2/silences', { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } });
	await attempt(base + '/api/v2/silence/1', { method: 'DELETE' });
	navigator.sendBeacon(base + '/-/reload');
	await new Promise((resolve) => {
		const picture = new Image();
		picture.onerror = picture.onload = resolve;
		picture.src = base + '/api/v1/query?query=up';
	});
	return tried.join();
})()`

// TestAttacks holds that a page of a made-up name gets nothing from an engine, be the name
// rebound to it or the page elsewhere. What a request says of its page is for a real
// browser to tell, whatever the page does to hide it.
func TestAttacks(t *testing.T) {
	h := running(t, engine.Config{Targets: []engine.Target{exposing(t, "shop", "queue 30\n")}, Interval: 100 * time.Millisecond, Lifecycle: true})
	for name, tt := range map[string]struct {
		to   string // the address at which the server believes to be
		page string // the host of the page
		base string // where it sends its requests: to its own origin, unless it is said
		want string
		pass int64 // requests that the engine may see
	}{
		"rebound to loopback":                {"127.0.0.1", "evil.example", "", "403,403,403,403,403,403,403,403", 0},
		"a private name rebound":             {"127.0.0.1", "redline", "", "403,403,403,403,403,403,403,403", 0},
		"rebound to another address":         {"192.0.2.2", "evil.example", "", "403,403,403,403,403,403,403,403", 0},
		"elsewhere":                          {"127.0.0.1", "evil.example", "http://127.0.0.1:PORT", "unread,unread,0,unread,unread,0,unread,unread", 0},
		"elsewhere, by localhost":            {"127.0.0.1", "evil.example", "http://localhost:PORT", "unread,unread,0,unread,unread,0,unread,unread", 0},
		"another server of the same machine": {"127.0.0.1", "127.0.0.1", "http://localhost:PORT", "unread,unread,0,unread,unread,0,unread,unread", 0},
		"the own page":                       {"127.0.0.1", "127.0.0.1", "", "200,200,200,200,200,200,422,422", 10},
		"the own page in a container":        {"192.0.2.2", "redline", "", "200,200,200,200,200,200,422,422", 10},
	} {
		t.Run(name, func(t *testing.T) {
			var passed atomic.Int64
			guarded := access.New(access.Config{Listen: "127.0.0.1:9090"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				passed.Add(1)
				h.ServeHTTP(w, r)
			}))
			server := serving(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/page" { // before the name was rebound
					w.Header().Set("Content-Type", "text/html")
					_, _ = io.WriteString(w, "<!doctype html><link rel=icon href=data:,>")
					return
				}
				at := net.TCPAddr{IP: net.ParseIP(tt.to), Port: 9090}
				guarded.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(&at))))
			}))
			_, port, _ := strings.Cut(strings.TrimPrefix(server, "http://"), ":")
			p := newTab(t, "http://"+tt.page+":"+port, 300, 300)
			p.expect(`.`)
			p.goTo("/page")
			got := eval[string](p, "const base = '"+strings.ReplaceAll(tt.base, "PORT", port)+"'; "+attack)
			if got != tt.want {
				t.Errorf("it gets %s; want %s", got, tt.want)
			}
			await.NoError(t, func() error { // nobody waits for the beacon
				if n := passed.Load(); n != tt.pass {
					return fmt.Errorf("%d requests pass; want %d", n, tt.pass)
				}
				return nil
			})
		})
	}
}
