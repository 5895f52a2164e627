package graph

import (
	"slices"
	"testing"
)

func shop() *Graph {
	return New([]string{"web", "cart", "stock", "batch"}, []Call{
		{"web", "stock"}, {"web", "cart"}, {"cart", "stock"}, {"cart", "stock"}, {"stock", "stock"}, {"stock", "bank"},
	})
}

// TestNeighbours checks that calls are known from both ends, each once, in the order of names.
func TestNeighbours(t *testing.T) {
	g := shop()
	for _, c := range []struct {
		which     string
		got, want []string
	}{
		{"callees of web", g.Callees("web"), []string{"cart", "stock"}},
		{"callees of stock", g.Callees("stock"), []string{"bank"}},
		{"callers of stock", g.Callers("stock"), []string{"cart", "web"}},
		{"callers of web", g.Callers("web"), nil},
		{"roots", g.Roots(), []string{"batch", "web"}},
		{"names", g.Names(), []string{"bank", "batch", "cart", "stock", "web"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.which, c.got, c.want)
		}
	}
	want := []Call{{"cart", "stock"}, {"stock", "bank"}, {"web", "cart"}, {"web", "stock"}}
	if got := g.Calls(); !slices.Equal(got, want) {
		t.Errorf("calls: %v, want %v", got, want)
	}
}

// TestPeer checks that a callee which nobody scrapes is a peer and no service.
func TestPeer(t *testing.T) {
	g := shop()
	if got, want := g.Entity("bank"), (Entity{Kind: Peer, Name: "bank"}); got != want {
		t.Errorf("bank: %v, want %v", got, want)
	}
	if got, want := g.Entity("cart"), (Entity{Kind: Service, Name: "cart"}); got != want {
		t.Errorf("cart: %v, want %v", got, want)
	}
}

// TestCircle checks that services which call each other in a circle have no root.
func TestCircle(t *testing.T) {
	g := New([]string{"a", "b"}, []Call{{"a", "b"}, {"b", "a"}})
	if got := g.Roots(); got != nil {
		t.Errorf("roots: %v", got)
	}
}

// TestString checks that a part is named after its service.
func TestString(t *testing.T) {
	if got := (Entity{Kind: Instance, Name: "stock", Part: "10.0.0.7:80"}).String(); got != "stock 10.0.0.7:80" {
		t.Error(got)
	}
	if got := (Entity{Kind: Service, Name: "stock"}).String(); got != "stock" {
		t.Error(got)
	}
}
