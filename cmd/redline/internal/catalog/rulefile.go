package catalog

import (
	"fmt"
	"io"

	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"gopkg.in/yaml.v3"
)

// WriteRules writes groups as a rule file of Prometheus', with long expressions on
// several lines. The same groups give the same bytes.
func WriteRules(w io.Writer, groups []rulefmt.RuleGroup) error {
	file := rulefmt.RuleGroups{Groups: make([]rulefmt.RuleGroup, len(groups))}
	read := parser.NewParser(parser.Options{})
	for i, g := range groups {
		rules := make([]rulefmt.Rule, len(g.Rules))
		for j, r := range g.Rules {
			expr, err := read.ParseExpr(r.Expr)
			if err != nil {
				return fmt.Errorf("rule %s%s: %w", r.Alert, r.Record, err)
			}
			r.Expr = parser.Prettify(expr)
			rules[j] = r
		}
		g.Rules = rules
		file.Groups[i] = g
	}
	const indent = 2
	e := yaml.NewEncoder(w)
	e.SetIndent(indent)
	if err := e.Encode(file); err != nil {
		return err
	}
	return e.Close()
}
