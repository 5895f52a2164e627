// Package graph holds the entities of a system and the calls between them. It knows neither
// metrics nor time: whoever builds a Graph decides which moment it stands for.
package graph

import (
	"cmp"
	"slices"
)

// Kind tells which sort of thing an Entity is.
type Kind string

// The kinds of entities, from the outside in.
const (
	Service  Kind = "service"
	Instance Kind = "instance"
	Worker   Kind = "worker"
	Route    Kind = "route"
	Peer     Kind = "peer" // it is called, and nobody scrapes it
	Host     Kind = "host"
)

// Entity is one thing of the system. Part names the instance, worker or route of a service,
// and is empty for a service, a peer and a host.
type Entity struct {
	Kind Kind
	Name string
	Part string
}

// String returns the entity's name, with its part where it has one.
func (e Entity) String() string {
	if e.Part == "" {
		return e.Name
	}
	return e.Name + " " + e.Part
}

// Call says that one service calls another.
type Call struct {
	Caller, Callee string
}

// Graph holds the calls between services. Its answers come in the order of names. The zero
// Graph is empty and ready; it is safe for concurrent use once all is added.
type Graph struct {
	callees map[string][]string
	callers map[string][]string
	scraped map[string]bool
}

// New returns the graph of calls among the services, which are those that are scraped. A
// callee that is not among them is a peer.
func New(services []string, calls []Call) *Graph {
	g := &Graph{callees: map[string][]string{}, callers: map[string][]string{}, scraped: map[string]bool{}}
	for _, name := range services {
		g.scraped[name] = true
	}
	for _, call := range calls {
		if call.Caller == call.Callee || slices.Contains(g.callees[call.Caller], call.Callee) {
			continue
		}
		g.callees[call.Caller] = append(g.callees[call.Caller], call.Callee)
		g.callers[call.Callee] = append(g.callers[call.Callee], call.Caller)
	}
	for _, names := range []map[string][]string{g.callees, g.callers} {
		for name := range names {
			slices.Sort(names[name])
		}
	}
	return g
}

// Callees returns the services and peers that a service calls.
func (g *Graph) Callees(service string) []string { return g.callees[service] }

// Callers returns the services that call one.
func (g *Graph) Callers(service string) []string { return g.callers[service] }

// Entity returns the service or the peer of a name.
func (g *Graph) Entity(name string) Entity {
	if g.scraped[name] {
		return Entity{Kind: Service, Name: name}
	}
	return Entity{Kind: Peer, Name: name}
}

// Names returns all services and peers.
func (g *Graph) Names() []string {
	var names []string
	for name := range g.scraped {
		names = append(names, name)
	}
	for name := range g.callees {
		names = append(names, name)
	}
	for name := range g.callers {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Calls returns all calls.
func (g *Graph) Calls() []Call {
	var calls []Call
	for caller, callees := range g.callees {
		for _, callee := range callees {
			calls = append(calls, Call{caller, callee})
		}
	}
	slices.SortFunc(calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(a.Caller, b.Caller), cmp.Compare(a.Callee, b.Callee))
	})
	return calls
}

// Path returns the shortest way of calls from one service to another, of several the first by
// names; nil where there is none, or where both are the same.
func (g *Graph) Path(from, to string) []Call {
	came := map[string]string{from: from}
	for queue := []string{from}; len(queue) > 0 && came[to] == ""; queue = queue[1:] {
		for _, callee := range g.callees[queue[0]] {
			if came[callee] == "" {
				came[callee] = queue[0]
				queue = append(queue, callee)
			}
		}
	}
	var path []Call
	for name := to; came[name] != "" && name != from; name = came[name] {
		path = append(path, Call{came[name], name})
	}
	slices.Reverse(path)
	return path
}

// Roots returns the services that nobody calls. A circle that nobody enters has none.
func (g *Graph) Roots() []string {
	var roots []string
	for _, name := range g.Names() {
		if g.scraped[name] && len(g.callers[name]) == 0 {
			roots = append(roots, name)
		}
	}
	return roots
}
