package web

import (
	"errors"
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

// The statements that are known. Each is tried where its first word is: an expression that is
// tried at each byte is half of the time that a start takes.
var (
	imported   = regexp.MustCompile(`\Aimport\s*(?:\{([^}]*)\}|([\w$]+))\s*from\s*["']([^"']+)["'];`)
	arrowed    = regexp.MustCompile(`\A=> import\(["'](\.[^"']+)["']\)`)
	awaited    = regexp.MustCompile(`\Aawait import\(["'](\.[^"']+)["']\)`)
	returned   = regexp.MustCompile(`\Areturn import\(["'](\.[^"']+)["']\)`)
	declared   = regexp.MustCompile(`\Aexport ((?:async )?function|class|const) ([\w$]+)`)
	byDefault  = regexp.MustCompile(`\Aexport default function\s*([\w$]*)\(`)
	listed     = regexp.MustCompile(`\Aexport\s*\{([^}]*)\};?`)
	unexpected = regexp.MustCompile(`\A(?:import|export)\b.*`)
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
	source := statement{"import", true, imported}.replace(withoutRemarks(string(content)), func(m []string) string {
		if err == nil {
			err = b.add(path.Join(path.Dir(name), m[3]))
		}
		wanted := "default: " + m[2]
		if m[2] == "" {
			wanted = strings.Join(renamed(m[1], false), ", ")
		}
		return fmt.Sprintf("const { %s } = %s;", wanted, b.names[path.Join(path.Dir(name), m[3])])
	})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	source, err = b.deferred(name, source)
	if err != nil {
		return err
	}
	source, exports := exported(source)
	for line := range strings.Lines(source) {
		if left := unexpected.FindString(line); left != "" {
			return fmt.Errorf("%s has %.100q, which is not known here", name, left)
		}
	}
	b.added++
	holder := fmt.Sprintf("$%d", b.added)
	b.names[name] = holder
	_, _ = fmt.Fprintf(&b.out, "const %s = (() => { // %s\n%s\nreturn { %s };\n})();\n", holder, name, source, strings.Join(exports, ", "))
	return nil
}

// deferred returns a module's source in which each import() names a file beside the bundle,
// and keeps those files. It knows them by the word before, which types in comments lack.
func (b *bundler) deferred(name, source string) (_ string, err error) {
	for word, form := range map[string]*regexp.Regexp{"=> import(": arrowed, "await import(": awaited, "return import(": returned} {
		source = statement{word, false, form}.replace(source, func(m []string) string {
			address, failed := b.keep(path.Join(path.Dir(name), m[1]))
			err = errors.Join(err, failed)
			return fmt.Sprintf("%s'./%s')", word, address)
		})
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return source, nil
}

// keep takes a module that stays a file, and returns its name beside the bundle.
func (b *bundler) keep(name string) (address string, err error) {
	content, err := fs.ReadFile(b.from, name)
	if err != nil {
		return "", err
	}
	if importsOthers(string(content)) {
		return "", fmt.Errorf("%s is loaded by import(), and imports others", name)
	}
	address = hashed(path.Base(name), content)
	b.later[address] = content
	return address, nil
}

// importsOthers reports whether a module has a statement by which it imports another.
func importsOthers(source string) (does bool) {
	statement{"import", true, imported}.replace(source, func([]string) string {
		does = true
		return ""
	})
	return does
}

// exported returns a module without the word export, and its exports as the properties of
// an object.
func exported(source string) (_ string, properties []string) {
	source = statement{"export ", true, declared}.replace(source, func(m []string) string {
		properties = append(properties, m[2])
		return m[1] + " " + m[2]
	})
	source = statement{"export default", false, byDefault}.replace(source, func(m []string) string {
		if m[1] == "" {
			properties = append(properties, "default: $default")
			return "const $default = function("
		}
		properties = append(properties, "default: "+m[1])
		return "function " + m[1] + "("
	})
	source = statement{"export", false, listed}.replace(source, func(m []string) string {
		properties = append(properties, renamed(m[1], true)...)
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
