package web_test

import (
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/redline-metrics/redline/internal/await"
)

// element is one of a page, as people find it: by its role and its name.
type element struct {
	p  *tab
	id runtime.RemoteObjectID
}

// named are the elements of a role whose whole name a pattern matches, as those have them
// who do not see the page.
func (p *tab) named(role, pattern string) []element { return p.document().named(role, pattern) }

// find waits for the one element of a role with a name that a pattern matches whole.
func (p *tab) find(role, pattern string) element {
	p.t.Helper()
	var found []element
	await.NoError(p.t, func() error {
		if found = p.named(role, pattern); len(found) != 1 {
			return fmt.Errorf("%d elements are a %s named %q; the page says:\n%.2000s", len(found), role, pattern, p.text())
		}
		return nil
	})
	return found[0]
}

func (p *tab) document() element { return p.object("document") }

// object returns the value of an expression of JavaScript.
func (p *tab) object(expression string) element {
	p.t.Helper()
	object, err := chromedp.Evaluate[*runtime.RemoteObject](expression)(p.t.Context(), p.target)
	if err != nil {
		p.t.Fatal(err)
	}
	return element{p, object.ObjectID}
}

// named are those inside an element.
func (e element) named(role, pattern string) (found []element) {
	t := e.p.t
	t.Helper()
	name := regexp.MustCompile(`^(?:` + pattern + `)$`)
	answer, err := cdp.Call(t.Context(), e.p.target, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: e.id, Role: role})
	if err != nil {
		return nil // the element has gone since
	}
	for _, node := range answer.Nodes {
		if node.Ignored || !name.MatchString(nameOf(node)) {
			continue
		}
		resolved, err := cdp.Call(t.Context(), e.p.target, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node.BackendDOMNodeID})
		if err != nil {
			return nil
		}
		found = append(found, element{e.p, resolved.Object.ObjectID})
	}
	return found
}

// find is the one inside an element.
func (e element) find(role, pattern string) element {
	t := e.p.t
	t.Helper()
	found := e.named(role, pattern)
	if len(found) != 1 {
		t.Fatalf("%d elements are a %s named %q in:\n%.1000s", len(found), role, pattern, e.text())
	}
	return found[0]
}

func nameOf(node *accessibility.Node) (name string) {
	if node.Name != nil {
		_ = json.Unmarshal(node.Name.Value, &name) // it is a string, as the protocol says
	}
	return spaced(name)
}

// callOn returns the value of a function of JavaScript whose this is an element.
func callOn[T any](e element, function string) T {
	t := e.p.t
	t.Helper()
	value, err := chromedp.CallFunctionOn[T](function, func(p *runtime.CallFunctionOnParams) { p.ObjectID = e.id })(t.Context(), e.p.target)
	if err != nil {
		t.Fatalf("%v\nin: %s", err, function)
	}
	return value
}

// text returns the text that can be read in an element.
func (e element) text() string {
	e.p.t.Helper()
	return spaced(callOn[string](e, "function() { return this.innerText ?? this.textContent }"))
}

// says waits until an element's text matches a pattern.
func (e element) says(pattern string) {
	e.p.t.Helper()
	await.NoError(e.p.t, func() error {
		if text := e.text(); !matches("(?m)"+pattern, text) {
			return fmt.Errorf("nothing is like %s in:\n%.2000s", pattern, text)
		}
		return nil
	})
}

// says waits until the page's text matches a pattern.
func (p *tab) says(pattern string) {
	p.t.Helper()
	await.NoError(p.t, func() error {
		if text := p.text(); !matches("(?m)"+pattern, text) {
			return fmt.Errorf("nothing is like %s on the page:\n%.3000s", pattern, text)
		}
		return nil
	})
}

// around is the innermost element around this one that a selector of CSS selects.
func (e element) around(selector string) element { return e.related("closest", selector) }

// inside is the first one in it.
func (e element) inside(selector string) element { return e.related("querySelector", selector) }

func (e element) related(how, selector string) element {
	e.p.t.Helper()
	other := callOn[*runtime.RemoteObject](e, fmt.Sprintf("function() { return this.%s(%q) }", how, selector))
	if other.ObjectID == "" {
		e.p.t.Fatalf("no %s by %s of:\n%.1000s", selector, how, e.text())
	}
	return element{e.p, other.ObjectID}
}

// box is where an element stands in the window, in pixels.
type box struct{ X, Y, Width, Height float64 }

func (e element) box() box {
	e.p.t.Helper()
	return callOn[box](e, `function() {
		this.scrollIntoView({ block: 'center', behavior: 'instant' });
		const { x, y, width, height } = this.getBoundingClientRect();
		return { X: x, Y: y, Width: width, Height: height };
	}`)
}

// click clicks in the middle of an element, by the mouse.
func (e element) click() {
	e.p.t.Helper()
	b := e.box()
	e.p.do(chromedp.MouseClickXY(b.X+b.Width/2, b.Y+b.Height/2))
}

func (p *tab) click(role, pattern string) {
	p.t.Helper()
	p.find(role, pattern).click()
}

// drag moves the mouse with its button held, at half the height of an element and between
// two parts of its width.
func (e element) drag(from, to float64) {
	e.p.t.Helper()
	b := e.box()
	x := func(part float64) float64 { return b.X + part*b.Width }
	y := b.Y + b.Height/2
	e.p.do(
		chromedp.MouseEvent(chromedp.MouseMoved, x(from), y),
		chromedp.MouseEvent(chromedp.MousePressed, x(from), y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
		chromedp.MouseEvent(chromedp.MouseMoved, x((from+to)/2), y, chromedp.ButtonLeft),
		chromedp.MouseEvent(chromedp.MouseMoved, x(to), y, chromedp.ButtonLeft),
		chromedp.MouseEvent(chromedp.MouseReleased, x(to), y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
	)
}

// press presses keys one after the other. As with a real keyboard, a key whose going down
// the page has handled types nothing.
func (p *tab) press(keys string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	for _, key := range keys {
		events := kb.Encode(key)
		down, up := events[0], events[len(events)-1]
		if len(events) == 3 && len(modifiers) == 0 {
			down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
		}
		for _, event := range []*input.DispatchKeyEventParams{down, up} {
			chromedp.KeyModifiers(modifiers...)(event)
			if _, err := cdp.Call(p.t.Context(), p.target, input.DispatchKeyEvent, *event); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

func matches(pattern, text string) bool { return regexp.MustCompile(pattern).MatchString(text) }

func quoted(text string) string { return regexp.QuoteMeta(text) }

// focused waits until the keyboard is at the element of a name.
func (p *tab) focused(pattern string) {
	p.t.Helper()
	await.NoError(p.t, func() error {
		if name := p.focus(); !matches("^(?:"+pattern+")$", name) {
			return fmt.Errorf("the keyboard is at %q, not at %q", name, pattern)
		}
		return nil
	})
}

// focus is the name of the element at which the keyboard is.
func (p *tab) focus() string {
	p.t.Helper()
	answer, err := cdp.Call(p.t.Context(), p.target, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{
		ObjectID: p.object("document.activeElement?.shadowRoot?.activeElement ?? document.activeElement").id, FetchRelatives: new(bool),
	})
	if err != nil || len(answer.Nodes) == 0 {
		p.t.Fatalf("%v %v", answer, err)
	}
	return nameOf(answer.Nodes[0])
}

// clickAt clicks somewhere in the window.
func (p *tab) clickAt(at [2]float64) {
	p.t.Helper()
	p.do(chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1]), chromedp.MouseClickXY(at[0], at[1]))
}
