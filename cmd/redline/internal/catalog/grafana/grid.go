package grafana

import (
	"hash/fnv"
	"slices"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// The grid's measures, in its own columns and rows.
const (
	columns  = 24
	abreast  = 3 // panels, at most
	height   = 8 // of a panel
	headline = 1 // of a row
)

// grid places rows and panels one after another.
type grid struct {
	y     int
	taken map[int]bool // IDs
	items []any
}

func panelsOf(d catalog.Dashboard) []any {
	g := grid{taken: map[int]bool{}, items: []any{}}
	for i, r := range d.Rows {
		var panels []panel
		for _, p := range r.Panels {
			panels = append(panels, panelOf(p))
			panels[len(panels)-1].ID = g.id(p.ID)
		}
		if i == 0 && d.Routes != nil {
			routes := routesOf(*d.Routes)
			routes.ID = g.id("routes")
			first := min(len(panels), abreast)
			g.add(r, panels[:first], []panel{routes}, panels[first:])
		} else {
			g.add(r, panels)
		}
	}
	return g.items
}

// add adds a row of parts, each of which begins a line. In Grafana's model, panels follow
// their row, but stand in it where it is collapsed.
func (g *grid) add(r catalog.Row, parts ...[]panel) {
	head := row{
		ID: g.id("row " + r.Title), Type: "row", Title: r.Title, Collapsed: r.Collapsed,
		GridPos: gridPos{Y: g.y, W: columns, H: headline}, Panels: []panel{},
	}
	g.y += headline
	bottom := g.y
	for _, part := range parts {
		bottom += place(part, bottom)
	}
	panels := slices.Concat(parts...)
	if r.Collapsed {
		head.Panels = panels
		g.items = append(g.items, head)
		return
	}
	g.items = append(g.items, head)
	for _, p := range panels {
		g.items = append(g.items, p)
	}
	g.y = bottom
}

// place puts panels into lines of about the same number, from y on, so that each line
// is full. It returns their height.
func place(panels []panel, y int) int {
	lines := (len(panels) + abreast - 1) / abreast
	next := 0
	for line := range lines {
		n := (len(panels) - next + lines - line - 1) / (lines - line)
		for i := range n {
			panels[next].GridPos = gridPos{X: i * columns / n, Y: y + line*height, W: columns / n, H: height}
			next++
		}
	}
	return lines * height
}

// id returns a number for a panel that does not depend on its place: links to it hold when
// another panel comes before it.
func (g *grid) id(name string) int {
	const most = 1_000_000 // so that they can be read
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // never fails
	id := int(h.Sum32()%most) + 1
	for g.taken[id] {
		id++
	}
	g.taken[id] = true
	return id
}
