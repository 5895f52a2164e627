package redact

import (
	"bytes"
	"slices"

	"gopkg.in/yaml.v3"
)

// YAML returns a configuration as YAML without the secrets in its URLs, and without the
// values of parameters and headers that are secret by their names. A text that is
// no YAML is returned without the secrets in its URLs.
func (s *Secrets) YAML(text string) string {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err == nil && hide(&doc, "") {
		var changed bytes.Buffer
		e := yaml.NewEncoder(&changed)
		e.SetIndent(2)
		if e.Encode(&doc) == nil && e.Close() == nil {
			text = changed.String()
		}
	}
	return s.Document(text)
}

// hide reports whether a node had secrets. below is the key above it.
func hide(n *yaml.Node, below string) (found bool) {
	if n.Kind != yaml.MappingNode {
		for _, inner := range n.Content {
			found = hide(inner, below) || found
		}
		return found
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i].Value, n.Content[i+1]
		if slices.Contains([]string{"params", "headers", "http_headers", "labels"}, below) && Named(key) {
			found = hideAll(value) || found
			continue
		}
		found = hide(value, key) || found
	}
	return found
}

func hideAll(n *yaml.Node) (found bool) {
	if n.Kind == yaml.ScalarNode && n.Value != Hidden {
		n.Value, n.Tag, n.Style = Hidden, "!!str", 0
		return true
	}
	for i, inner := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		found = hideAll(inner) || found
	}
	return found
}
