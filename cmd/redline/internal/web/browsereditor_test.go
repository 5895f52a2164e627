package web_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// withEditor serves a page whose CodeMirror another handler answers for, before the page's own
// answers if it writes none.
func withEditor(t *testing.T, answers func(w http.ResponseWriter, r *http.Request) bool) *tab {
	t.Helper()
	requireChromium(t)
	page := running(t, engine.Config{Interval: time.Second})
	return open(t, serving(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/static/codemirror.") || !answers(w, r) {
			page.ServeHTTP(w, r)
		}
	})), "/explore?refresh=0")
}

// TestEditorComes holds that one can write and run a query before CodeMirror is there, and goes
// on with it as if nothing had happened: with the same text, selection and focus.
func TestEditorComes(t *testing.T) {
	t.Parallel()
	held := make(chan struct{})
	release := sync.OnceFunc(func() { close(held) })
	p := withEditor(t, func(_ http.ResponseWriter, r *http.Request) bool {
		select {
		case <-held:
		case <-r.Context().Done():
		}
		return false
	})
	t.Cleanup(release)
	p.says(`^Ask something$`)
	area := p.find("textbox", "Query in PromQL")
	before := area.box()
	p.press("/")
	p.focused("Query in PromQL")
	p.press("up + time()")
	p.press(kb.Enter)
	p.until(`new URLSearchParams(location.search).get('expr') === 'up + time()'`)
	p.press(strings.Repeat(kb.ArrowLeft, 2))
	p.press(strings.Repeat(kb.ArrowLeft, 4), chromedp.ModifierShift)
	p.until(`document.activeElement.matches('main textarea') && document.activeElement.selectionStart === 5`)
	release()
	editor := p.editor()
	if b := editor.around(".cm-editor").box(); b != before {
		t.Errorf("the text area stood at %v, and the editor at %v", before, b)
	}
	p.focused("Query in PromQL")
	p.press(kb.ArrowLeft, chromedp.ModifierShift) // the selection began at its right
	p.press("-up")
	if got := editor.query(); got != "up +-up()" {
		t.Errorf("the query is %q", got)
	}
}

// TestEditorIsAbsent holds that one can ask all the same where CodeMirror cannot be loaded.
func TestEditorIsAbsent(t *testing.T) {
	t.Parallel()
	p := withEditor(t, func(w http.ResponseWriter, r *http.Request) bool {
		http.NotFound(w, r)
		return true
	})
	p.expect(`status of 404`)
	p.expect(`status of 400`)
	p.says(`^Ask something$`)
	p.settle(0)
	p.press("/")
	p.focused("Query in PromQL")
	p.press("up by" + kb.Enter)
	p.says(`1:4: parse error: unexpected <by>`)
	p.until(`document.querySelector('main textarea').ariaInvalid === 'true'`)
}

// TestEditorFollows holds that the editor shows the query of the address, whoever changed it,
// and that nothing of it is left once one goes to another page.
func TestEditorFollows(t *testing.T) {
	t.Parallel()
	p := withEditor(t, func(http.ResponseWriter, *http.Request) bool { return false })
	editor := p.editor()
	shows := func(want string) {
		t.Helper()
		p.until(inEditor + `.querySelector('.cm-content').innerText === ` + "`" + want + "`")
	}
	p.click("button", "up")
	shows("up")
	editor.click()
	p.press(" ")
	p.press(kb.Enter) // which leaves out the space
	shows("up")
	p.press("\b\b1 +")
	p.press(kb.Enter, chromedp.ModifierAlt)
	p.press("2" + kb.Enter)
	shows("1 +\n2")
	p.until(`new URLSearchParams(location.search).get('expr') === '1 +\n2'`)
	eval[bool](p, `history.back(), true`)
	shows("up")
	eval[bool](p, `window.root = `+inEditor+`, true`)
	p.click("link", "Targets")
	p.until(`location.pathname === '/targets' && window.root.childElementCount === 0`)
}

// TestEditorKeys holds that a word that is typed whole is not taken first: Enter runs the
// query. Tab takes a word, and goes on where there is none to take. A list has all offers on
// pages, each of which arrows come to, and Escape closes it.
func TestEditorKeys(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	p := open(t, d.page, "/explore?refresh=0")
	editor := p.editor()
	editor.click()
	p.types("up", `up.*`)
	p.press(kb.Enter)
	p.until(`new URLSearchParams(location.search).get('expr') === 'up'`)
	p.press(" + ra")
	p.offers(`rate.*`)
	p.press(kb.Tab)
	if got := editor.query(); got != "up + rate(" {
		t.Errorf("the query is %q", got)
	}
	p.press("r")
	p.offers(`rate.*`)
	if last := eval[bool](p, `Boolean(`+inEditor+`.querySelector('#'+CSS.escape(`+inEditor+`.querySelector('[role=listbox]').id + '-12')))`); last {
		t.Error("the first page has more than 12 offers")
	}
	p.press(strings.Repeat(kb.ArrowDown, 12))
	p.until(inEditor + `.querySelector('[aria-selected=true]').id.endsWith('-12')`)
	p.press(kb.Escape)
	p.until(`!` + inEditor + `.querySelector('[role=listbox]')`)
	p.press(kb.Tab)
	p.focused("Run")
}
