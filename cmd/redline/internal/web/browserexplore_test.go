package web_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/redline-metrics/redline/internal/await"
)

// TestExplore writes a query by the keyboard alone, with the offers on the way, and sees
// its result as a graph and as a table.
func TestExplore(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 20)
	p := open(t, d.page, "/explore")
	p.says(`^Ask something$`)
	editor := p.editor()
	editor.click()

	p.types("sum by (status) (rat", `rate.*function.*`)
	p.press(kb.Enter)
	p.types("http_requests_to", `http_requests_total.*counter.*`)
	p.press(kb.Enter)
	p.types("{rou", `route.*label.*`)
	p.press(kb.Tab)
	p.offers(`.+value`)
	for range 20 {
		if matches(`^/items/\{id\}/stock`, p.offered()) {
			break
		}
		p.press(kb.ArrowDown)
	}
	p.press(kb.Enter)
	p.types("}[", "")
	p.press(" ", chromedp.ModifierCtrl)
	p.offers(`1m.*duration.*`)
	p.press(kb.Enter)
	p.press("]))")
	const query = `sum by (status) (rate(http_requests_total{route="/items/{id}/stock"}[1m]))`
	if got := editor.query(); got != query {
		t.Fatalf("the query is %s", got)
	}
	p.press(kb.Enter)
	p.find("image", `\d series\. Last: \{status="200"\} [\d.]+ /s, .*503.*`)
	if got := p.url().Query().Get("expr"); got != query {
		t.Errorf("the address has the query %q", got)
	}
	p.click("tab", "Table")
	for _, status := range []string{"200", "503"} {
		p.find("region", "Result as a table").says(`^` + status + `\t[\d.]+ /s$`)
	}
	p.until(`location.search.includes('tab=table')`)
}

// TestExploreNumbers holds that a cell of the table has one number: in a unit, or with all
// digits of the API's. The largest comes first, until one sorts by something else.
func TestExploreNumbers(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 20)
	address, end := past("/explore?tab=table&expr=sum+by+(route)+(http_request_duration_seconds_sum)")
	p := open(t, d.page, address)
	samples := instant(t, d.page, "sum by (route) (http_request_duration_seconds_sum)", end)
	if len(samples) < 4 {
		t.Fatalf("the API has %v", samples)
	}
	table := p.find("region", "Result as a table")
	for _, s := range samples {
		exact := s.Value[1].(string)
		table.says(`^` + quoted(s.Metric["route"]) + `\t` + quoted(p.format(exact, "s")) + `$`)
	}
	p.click("checkbox", "All digits")
	slices.SortFunc(samples, func(a, b sample) int { return cmp.Compare(b.number(t), a.number(t)) })
	rows := func() []string {
		return eval[[]string](p, `[...document.querySelectorAll('main tbody tr')].map((row) => row.innerText)`)
	}
	var want []string
	for _, s := range samples {
		want = append(want, s.Metric["route"]+"\t"+s.Value[1].(string))
	}
	table.says(quoted(want[0]))
	if got := rows(); !slices.Equal(got, want) {
		t.Errorf("rows are %q, want %q", got, want)
	}
	table.find("button", "route").click()
	p.until(`document.querySelector('main th[aria-sort=ascending]')?.innerText.includes('route')`)
	first := rows()
	table.find("button", "route").click()
	p.until(`document.querySelector('main th[aria-sort=descending]')?.innerText.includes('route')`)
	last := rows()
	if slices.Reverse(last); !slices.Equal(first, last) || slices.Equal(first, want) {
		t.Errorf("by routes the rows are %q, and the other way round %q", first, last)
	}
}

// TestMistake holds that a mistake in a query is explained, and marked in its place.
func TestMistake(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	p := open(t, d.page, "/explore")
	p.expect(`status of 400 .*/api/v1/(query_range|parse_query)`) // the browser tells of answers that are errors
	editor := p.editor()
	editor.click()
	p.press("sum(rate(up[5m])) by by (job)" + kb.Escape + kb.Enter)
	p.says(`1:22: parse error: unexpected <by>`)
	p.until(inEditor + `.querySelector('[contenteditable]').ariaInvalid === 'true'`)
	marked := func() string {
		return eval[string](p, `[...`+inEditor+`.querySelectorAll('.cm-lintRange-error')].map((e) => e.textContent).join('|')`)
	}
	if marked() != "by" {
		t.Errorf("%q is marked", marked())
	}
	if said := callOn[string](editor, `function() { return this.ariaDescribedByElements.map((e) => e.textContent).join() }`); !matches("^1:22: parse error", said) {
		t.Errorf("the editor is described by %q", said)
	}
	editor.click()
	p.press("!")
	p.until(inEditor + `.querySelector('[contenteditable]').ariaInvalid === 'false'`)
	if marked() != "" {
		t.Errorf("%q is marked still", marked())
	}
}

// types presses keys, and waits until an offer like that is chosen; "" waits for none.
func (p *tab) types(keys, offer string) {
	p.t.Helper()
	p.press(keys)
	if offer != "" {
		p.offers(offer)
	}
}

func (p *tab) offers(pattern string) {
	p.t.Helper()
	await.NoError(p.t, func() error {
		if offered := p.offered(); !matches(`^`+pattern+`$`, offered) {
			return fmt.Errorf("%q is offered, and not %q", offered, pattern)
		}
		return nil
	})
}

// offered returns the offer that Enter takes.
func (p *tab) offered() string {
	p.t.Helper()
	return spaced(eval[string](p, `[...(`+inEditor+`?.querySelectorAll('[role=option][aria-selected=true]') ?? [])].map((e) => e.textContent).join()`))
}

// inEditor is the root of CodeMirror's elements.
const inEditor = `document.querySelector('main .codemirror').shadowRoot`

// editor waits for CodeMirror, in the place of the text area.
func (p *tab) editor() element {
	p.t.Helper()
	p.until(`document.querySelector('main .codemirror')?.shadowRoot && !document.querySelector('main textarea')`)
	return p.find("textbox", "Query in PromQL")
}

// query returns the text in CodeMirror.
func (e element) query() string {
	return callOn[string](e, `function() { return [...this.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n') }`)
}
