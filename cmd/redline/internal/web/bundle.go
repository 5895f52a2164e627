package web

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// bundler makes one module of many, each of them in a scope of its own. It knows the few
// forms of import and export that the page and its libraries have, and refuses others.
type bundler struct {
	from  fs.FS
	names map[string]string // of the variables that hold a module's exports, by the module; empty while it is read
	later map[string][]byte // modules that are loaded once they are needed, by their names beside the bundle
	added int
	out   strings.Builder
}

// bundle returns a module with all that it imports. Modules that it loads by import() stay
// files of their own, which it expects beside itself; bundle returns them by their names there.
func bundle(from fs.FS, entry string) (code []byte, later map[string][]byte, err error) {
	b := bundler{from: from, names: map[string]string{}, later: map[string][]byte{}}
	if err := b.add(entry); err != nil {
		return nil, nil, err
	}
	return []byte(b.out.String()), b.later, nil
}

var (
	// Comments that fill their lines are left out: a third of all, and code that is no more.
	remark     = regexp.MustCompile(`(?m)^[ \t]*(?://.*|/\*(?:[^*]|\*+[^*/])*\*+/[ \t]*)\n`)
	imported   = regexp.MustCompile(`(?m)^import\s*(?:\{([^}]*)\}|([\w$]+))\s*from\s*["']([^"']+)["'];`)
	dynamic    = regexp.MustCompile(`(=> |await |return )import\(["'](\.[^"']+)["']\)`) // unlike one of a type, in a comment
	declared   = regexp.MustCompile(`(?m)^export ((?:async )?function|class|const) ([\w$]+)`)
	byDefault  = regexp.MustCompile(`\bexport default function\s*([\w$]*)\(`)
	listed     = regexp.MustCompile(`\bexport\s*\{([^}]*)\};?`)
	unexpected = regexp.MustCompile(`(?m)^(?:import|export)\b.*`)
)

// add writes a module, after those that it imports.
func (b *bundler) add(name string) error {
	switch known, ok := b.names[name]; {
	case known != "":
		return nil
	case ok:
		return fmt.Errorf("%s imports itself by way of others", name)
	}
	b.names[name] = ""
	content, err := fs.ReadFile(b.from, name)
	if err != nil {
		return err
	}
	source := remark.ReplaceAllString(string(content), "")
	for _, m := range imported.FindAllStringSubmatch(source, -1) {
		if err := b.add(path.Join(path.Dir(name), m[3])); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	source = imported.ReplaceAllStringFunc(source, func(text string) string {
		m := imported.FindStringSubmatch(text)
		wanted := "default: " + m[2]
		if m[2] == "" {
			wanted = strings.Join(renamed(m[1], false), ", ")
		}
		return fmt.Sprintf("const { %s } = %s;", wanted, b.names[path.Join(path.Dir(name), m[3])])
	})
	source, err = b.deferred(name, source)
	if err != nil {
		return err
	}
	source, exports := exported(source)
	if left := unexpected.FindString(source); left != "" {
		return fmt.Errorf("%s has %.100q, which is not known here", name, left)
	}
	b.added++
	holder := fmt.Sprintf("$%d", b.added)
	b.names[name] = holder
	_, _ = fmt.Fprintf(&b.out, "const %s = (() => { // %s\n%s\nreturn { %s };\n})();\n", holder, name, source, strings.Join(exports, ", "))
	return nil
}

// deferred returns a module's source in which each import() names a file beside the bundle,
// and keeps those files.
func (b *bundler) deferred(name, source string) (string, error) {
	for _, m := range dynamic.FindAllStringSubmatch(source, -1) {
		wanted := path.Join(path.Dir(name), m[2])
		content, err := fs.ReadFile(b.from, wanted)
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if imported.Match(content) {
			return "", fmt.Errorf("%s loads %s, which imports others", name, wanted)
		}
		address := hashed(path.Base(wanted), content)
		b.later[address] = content
		source = strings.ReplaceAll(source, m[0], fmt.Sprintf("%simport('./%s')", m[1], address))
	}
	return source, nil
}

// exported returns a module without the word export, and its exports as the properties of
// an object.
func exported(source string) (_ string, properties []string) {
	source = declared.ReplaceAllStringFunc(source, func(text string) string {
		m := declared.FindStringSubmatch(text)
		properties = append(properties, m[2])
		return m[1] + " " + m[2]
	})
	source = byDefault.ReplaceAllStringFunc(source, func(text string) string {
		name := byDefault.FindStringSubmatch(text)[1]
		if name == "" {
			properties = append(properties, "default: $default")
			return "const $default = function("
		}
		properties = append(properties, "default: "+name)
		return "function " + name + "("
	})
	source = listed.ReplaceAllStringFunc(source, func(text string) string {
		properties = append(properties, renamed(listed.FindStringSubmatch(text)[1], true)...)
		return ""
	})
	return source, properties
}

// renamed returns a list of `a as b` as properties: `a: b` of imports, and `b: a` of exports.
func renamed(list string, out bool) (properties []string) {
	for one := range strings.SplitSeq(list, ",") {
		words := strings.Fields(one)
		switch {
		case len(words) == 0:
			continue
		case len(words) == 1:
			properties = append(properties, words[0])
			continue
		case out:
			slices.Reverse(words)
		}
		properties = append(properties, words[0]+": "+words[len(words)-1])
	}
	return properties
}
