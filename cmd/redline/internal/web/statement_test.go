package web

import "testing"

// TestStatements holds where a statement is one, and where its words are part of others.
func TestStatements(t *testing.T) {
	for source, want := range map[string]string{
		"export const a = 1;":                            "const a = 1;|a",
		"a;\nexport const b = 1;":                        "a;\nconst b = 1;|b",
		"x; export const a = 1;":                         "x; export const a = 1;|",
		"x;export{a as b};export default function(){}":   "x;const $default = function(){}|default: $default b: a",
		"$export{a}":                                     "$|a",
		"reexport{a}; my_export{a}; x9export{a}":         "reexport{a}; my_export{a}; x9export{a}|",
		"export export{a}":                               "export |a",
		"exports.a = 1;":                                 "exports.a = 1;|",
		"export default function\n  page() {}; export{}": "function page() {}; |default: page",
	} {
		got, properties := exported(source)
		got += "|"
		for i, p := range properties {
			if i > 0 {
				got += " "
			}
			got += p
		}
		if got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}

// TestRemarks holds which comments are left out: those that fill their lines.
func TestRemarks(t *testing.T) {
	for source, want := range map[string]string{
		"// a\nb\n":                      "b\n",
		"a // b\n":                       "a // b\n",
		"\t // a\n\n  b":                 "\n  b",
		"// no end":                      "// no end",
		"/* a */\nb":                     "b",
		"/* a */ b\n":                    "/* a */ b\n",
		"/* a\n * b **/ \t\nc":           "c",
		"/* a\n// b\n":                   "/* a\n",
		"/*/\na\n/*/\nb":                 "b",
		"a /* b\n// c\n*/\n":             "a /* b\n*/\n",
		"/* a */\n/* b */\n// c\n/**/\n": "",
		"/* no end of the line */":       "/* no end of the line */",
	} {
		if got := withoutRemarks(source); got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}
