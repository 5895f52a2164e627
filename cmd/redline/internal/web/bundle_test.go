package web

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestBundle holds that modules become one in the order in which they need each other,
// each once. What is not known how to join is an error, not a page that does not start.
func TestBundle(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		want  []string // in this order
		later []string // names of files beside it
		err   string
	}{
		"each form": {
			map[string]string{
				"a.js":     "import { b, c as d } from './sub/b.js';\nimport e from \"./e.js\";\nexport const a = 1;\nexport default function Page() {}\n",
				"sub/b.js": "import e from '../e.js';\nexport function b() {}\nexport async function c() {}\nclass X {}\nexport { X as Y };\n",
				"e.js":     "var u=1;export default function(s){return u}",
			},
			[]string{
				"const $1 = (() => { // e.js\nvar u=1;const $default = function(s){return u}\nreturn { default: $default };\n})();",
				"const { default: e } = $1;\nfunction b() {}\nasync function c() {}\nclass X {}\n", "return { b, c, Y: X };",
				"const { b, c: d } = $2;\nconst { default: e } = $1;\nconst a = 1;\nfunction Page() {}\n", "return { a, default: Page };",
			},
			nil, "",
		},
		"loaded later": {
			map[string]string{"a.js": "import { b } from './sub/b.js';\n", "sub/b.js": "export const b = () => import('../vendor/c.js');\nconst d = /** @type {import('../e.js').E} */ (b);\n", "vendor/c.js": "export{c as d};"},
			[]string{"const b = () => import('./c.d3faa7cb991b.js');"},
			[]string{"c.d3faa7cb991b.js"},
			"",
		},
		"later, with imports": {
			map[string]string{"a.js": "const b = await import('./b.js');", "b.js": "import { c } from './c.js';", "c.js": ""},
			nil, nil, "a.js: b.js is loaded by import(), and imports others",
		},
		"later, and absent":             {map[string]string{"a.js": "const b = await import('./b.js');"}, nil, nil, "a.js: open b.js: file does not exist"},
		"later, by a name that is made": {map[string]string{"a.js": "import(b);"}, nil, nil, `a.js has "import(b)`},
		"comments": {
			map[string]string{"a.js": "// export let a;\n/*\nexport function b() {}\n*/\nconst c = 'x'; // stays\n/** @type {any} */ (c).d = 1;\n  /** @param {x} y **/\n"},
			[]string{"// a.js\nconst c = 'x'; // stays\n/** @type {any} */ (c).d = 1;\n\nreturn {  };"},
			nil, "",
		},
		"a circle":       {map[string]string{"a.js": "import { b } from './b.js';", "b.js": "import { a } from './a.js';"}, nil, nil, "a.js imports itself by way of others"},
		"absent":         {map[string]string{"a.js": "import { b } from './b.js';"}, nil, nil, "b.js: file does not exist"},
		"another import": {map[string]string{"a.js": "import * as b from './b.js';"}, nil, nil, `a.js has "import * as b`},
		"another export": {map[string]string{"a.js": "export let a = 1;"}, nil, nil, `a.js has "export let a`},
	} {
		t.Run(name, func(t *testing.T) {
			from := fstest.MapFS{}
			for file, text := range tt.files {
				from[file] = &fstest.MapFile{Data: []byte(text)}
			}
			made, later, err := bundle(from, "a.js")
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("%v; want %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.later, slices.Sorted(maps.Keys(later)), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("files that are loaded later (-), and those that there are (+):\n%s", diff)
			}
			left := string(made)
			for _, part := range tt.want {
				_, after, ok := strings.Cut(left, part)
				if !ok {
					t.Fatalf("no %q in %q", part, left)
				}
				left = after
			}
		})
	}
}
