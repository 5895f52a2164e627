package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
)

// TestTypes compares the page's types of answers with the Go types that are sent. A type
// that is written down twice drifts apart: a field that is added, renamed, left out or of
// another type on one side fails here.
func TestTypes(t *testing.T) {
	declared := read(t, "static/data/types.d.ts")
	shown := map[string][]string{}
	sent := map[string][]string{"Overview": {"interval: number"}} // which the page's handler adds
	fieldsOf(sent, reflect.TypeFor[catalog.Dashboard]())
	fieldsOf(sent, reflect.TypeFor[catalog.Overview]())
	fieldsOf(sent, reflect.TypeFor[incident.Summary]())
	fieldsOf(sent, reflect.TypeFor[incident.Incident]())
	for name, fields := range sent {
		slices.Sort(fields)
		shown[name] = interfaceOf(declared, name)
	}
	if diff := cmp.Diff(sent, shown); diff != "" {
		t.Errorf("Go's types (-) and those of types.d.ts (+):\n%s", diff)
	}
	for _, name := range []string{"Unit", "Kind"} {
		union := regexp.MustCompile(`export type ` + name + ` = (.*);`).FindStringSubmatch(declared)
		if union == nil {
			t.Fatalf("types.d.ts has no type %s", name)
		}
		values := strings.Split(union[1], " | ")
		slices.Sort(values)
		if diff := cmp.Diff(constantsOf(t, name), values); diff != "" {
			t.Errorf("Go's constants of %s (-) and the type of types.d.ts (+):\n%s", name, diff)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// fieldsOf adds the fields of a struct, and of the structs in it, as TypeScript has them.
func fieldsOf(found map[string][]string, of reflect.Type) {
	for field := range of.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if options == "omitempty" || options == "omitzero" {
			name += "?"
		}
		found[nameOfType(of)] = append(found[nameOfType(of)], name+": "+typeOf(found, field.Type))
	}
}

// nameOfType returns the name of a type as TypeScript has it: some of Go's are called as others
// of the page.
func nameOfType(of reflect.Type) string {
	switch of {
	case reflect.TypeFor[incident.Alert]():
		return "IncidentAlert"
	case reflect.TypeFor[diagnosis.Alert]():
		return "DiagnosisAlert"
	case reflect.TypeFor[graph.Kind]():
		return "EntityKind"
	}
	return of.Name()
}

// typeOf returns a type as TypeScript has it, and adds the structs that are in it.
func typeOf(found map[string][]string, of reflect.Type) string {
	switch of.Kind() {
	case reflect.Pointer:
		return typeOf(found, of.Elem())
	case reflect.Slice:
		return typeOf(found, of.Elem()) + "[]"
	case reflect.Map:
		return "Record<string, " + typeOf(found, of.Elem()) + ">"
	case reflect.Struct:
		if of == reflect.TypeFor[time.Time]() {
			return "string"
		}
		if _, ok := found[nameOfType(of)]; !ok {
			fieldsOf(found, of)
		}
		return nameOfType(of)
	case reflect.String:
		return nameOfType(of)
	case reflect.Bool:
		return "boolean"
	default:
		return "number"
	}
}

// interfaceOf returns the fields of an interface of TypeScript, in order. A union of texts
// counts as a text.
func interfaceOf(declared, name string) (fields []string) {
	body := regexp.MustCompile(`(?s)export interface ` + name + ` \{\n(.*?)\n\}`).FindStringSubmatch(declared)
	if body == nil {
		return nil
	}
	for _, m := range regexp.MustCompile(`(?m)^  (\w+\??: )([^;]+);`).FindAllStringSubmatch(body[1], -1) {
		fields = append(fields, m[1]+regexp.MustCompile(`^'\w*'( \| '\w*')*$`).ReplaceAllString(m[2], "string"))
	}
	slices.Sort(fields)
	return fields
}

// constantsOf returns the values of package catalog's constants of a type, quoted as the
// page's types are, in order.
func constantsOf(t *testing.T, name string) (values []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash("../catalog/model.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == name {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, "'"+text+"'")
		}
		return true
	})
	slices.Sort(values)
	return values
}
