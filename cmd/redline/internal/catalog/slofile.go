package catalog

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
)

// Bounds of a file of objectives. Each objective is some fifteen rules, which are evaluated
// twice a minute.
const (
	mostSLOBytes   = 1 << 20
	mostObjectives = 500
	// mostNameBytes bounds the names of services together, as rules write them. Each rule of
	// the default excludes all of them, some sixteen times, and a query has at most 128 KiB.
	mostNameBytes = 7 << 10
)

// ReadObjectives reads a file of objectives. Services that it does not name have those of
// its default, or without one those that are given.
func ReadObjectives(path string, given Objectives) (ObjectiveSet, error) {
	text, err := boundedfile.Read(path, mostSLOBytes)
	var failed *fs.PathError
	switch {
	case errors.As(err, &failed):
		return ObjectiveSet{}, fmt.Errorf("%s: %w", path, failed.Err)
	case err != nil:
		return ObjectiveSet{}, err
	}
	r := sloReader{path: path, set: ObjectiveSet{Default: given, Services: map[string]ServiceObjectives{}}}
	if err := r.read(text); err != nil {
		return ObjectiveSet{}, err
	}
	return r.set, nil
}

// sloReader reads a file of objectives, of which errors name the line and the field.
type sloReader struct {
	path  string
	set   ObjectiveSet
	count int // of objectives
	names int // bytes of names of services
}

func (r *sloReader) read(text []byte) error {
	var document yaml.Node
	decoder := yaml.NewDecoder(strings.NewReader(string(text)))
	if err := decoder.Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%s:1: empty; expected services", r.path)
		}
		return r.syntax(err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: expected one document", r.path)
	}
	return r.fields(document.Content[0], "", func(key string, value *yaml.Node) error {
		switch key {
		case "default":
			if r.set.Default != (Objectives{}) {
				return r.bad(value, key, "--slo is given as well; expected one of them")
			}
			return r.objectives(value, key, &r.set.Default, nil)
		case "services":
			return r.fields(value, key, r.service)
		}
		return r.bad(value, key, "unknown; expected default or services")
	})
}

func (r *sloReader) service(job string, value *yaml.Node) error {
	field := "services." + job
	if job == "" {
		return r.bad(value, field, "expected the name of a job")
	}
	if r.names += len(strconv.Quote(anyOf([]string{job}))); r.names > mostNameBytes {
		return r.bad(value, field, fmt.Sprintf("the names of services have more than %d bytes together", mostNameBytes))
	}
	var s ServiceObjectives
	err := r.objectives(value, field, &s.Objectives, func(key string, value *yaml.Node) error {
		if key != "routes" {
			return r.bad(value, field+"."+key, "unknown; expected availability, latency or routes")
		}
		s.Routes = map[string]Objectives{}
		return r.fields(value, field+".routes", func(route string, value *yaml.Node) error {
			var own Objectives
			if err := r.objectives(value, field+".routes."+route, &own, nil); err != nil {
				return err
			}
			s.Routes[route] = own
			return nil
		})
	})
	r.set.Services[job] = s
	return err
}

// objectives reads those of one mapping; other handles its further fields, if it has any.
func (r *sloReader) objectives(node *yaml.Node, field string, o *Objectives, other func(string, *yaml.Node) error) error {
	return r.fields(node, field, func(key string, value *yaml.Node) error {
		switch {
		case key == availability || key == latency:
		case other != nil:
			return other(key, value)
		default:
			return r.bad(value, field+"."+key, "unknown; expected availability or latency")
		}
		if value.Kind != yaml.ScalarNode || strings.ContainsAny(value.Value, "=,") {
			return r.bad(value, field+"."+key, "expected "+exampleOf(key))
		}
		if r.count++; r.count > mostObjectives {
			return r.bad(value, field+"."+key, fmt.Sprintf("more than %d objectives", mostObjectives))
		}
		if err := o.Set(key + "=" + value.Value); err != nil {
			return r.bad(value, field+"."+key, fmt.Sprintf("%s: expected %s", excerpt(value.Value), exampleOf(key)))
		}
		return nil
	})
}

// exampleOf returns a value that an objective of this name may have.
func exampleOf(name string) string {
	if name == availability {
		return "a percentage below 100, such as 99.9%"
	}
	return "a percentage below 100, and a time if any, such as 95%@" + (time.Second / 2).String()
}

// fields calls each for each field of a mapping, in order.
func (r *sloReader) fields(node *yaml.Node, field string, each func(string, *yaml.Node) error) error {
	if node.Kind != yaml.MappingNode || len(node.Content) == 0 {
		return r.bad(node, field, "expected fields below it, such as "+exampleField(field))
	}
	seen := map[string]bool{}
	for i := 0; i < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		name := strings.TrimPrefix(field+"."+key.Value, ".")
		switch {
		case key.Kind != yaml.ScalarNode || key.Tag == "!!merge" || !utf8.ValidString(key.Value):
			return r.bad(key, name, "expected a name")
		case seen[key.Value]:
			return r.bad(key, name, "it is there twice; expected it once")
		case value.Kind == yaml.AliasNode:
			return r.bad(value, name, "an alias; expected the objectives themselves")
		}
		seen[key.Value] = true
		if err := each(key.Value, value); err != nil {
			return err
		}
	}
	return nil
}

func exampleField(field string) string {
	switch {
	case field == "":
		return "services"
	case field == "services":
		return "the name of a job"
	case strings.HasSuffix(field, ".routes"):
		return "a route"
	}
	return "availability: 99.9%"
}

// bad returns the error of a field: its place, and the value that was expected.
func (r *sloReader) bad(node *yaml.Node, field, expected string) error {
	if field == "" {
		return fmt.Errorf("%s:%d: %s", r.path, node.Line, expected)
	}
	return fmt.Errorf("%s:%d: %s: %s", r.path, node.Line, oneLine(field), expected)
}

// syntax returns the error of a text that is no YAML, with its line where the parser knows it.
func (r *sloReader) syntax(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		if line, what, ok := strings.Cut(rest, ": "); ok {
			return fmt.Errorf("%s:%s: no YAML: %s", r.path, line, oneLine(what))
		}
	}
	return fmt.Errorf("%s: no YAML: %s", r.path, oneLine(text))
}

// oneLine returns a text as it may stand in a line of an error.
func oneLine(text string) string {
	quoted := strconv.Quote(text)
	if text = quoted[1 : len(quoted)-1]; len(text) > 200 {
		text = text[:200] + "…"
	}
	return strings.ReplaceAll(text, `\"`, `"`)
}

// excerpt returns a value in quotes, as much of it as a line has room for.
func excerpt(value string) string { return `"` + oneLine(value) + `"` }
