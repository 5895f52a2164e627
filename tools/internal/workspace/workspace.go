// Package workspace reads the modules of the checkout: which there are, which of them are
// published, and in which order.
package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// Module is a module of the checkout.
type Module struct {
	// Path is its import path.
	Path string
	// Dir is its directory, from the root and with slashes; "." for the root's own.
	Dir string
	// Requires has the paths of the checkout's modules that it requires.
	Requires []string
	// Published reports whether it gets a tag. The others have programs for this checkout
	// alone.
	Published bool
}

// unpublished lists the directories of modules that nobody outside of the checkout uses.
func unpublished() []string { return []string{"bench", "tools"} }

// Tag returns the name of the tag by which Go finds a version of the module, such as
// adapter/redlinechi/v0.2.0: a nested module's has its directory before it.
func (m Module) Tag(version string) string {
	if m.Dir == "." {
		return "v" + version
	}
	return m.Dir + "/v" + version
}

// Modules returns the modules that go.work of a checkout lists. Each comes after those that
// it requires: in that order they are published.
func Modules(root string) ([]Module, error) {
	data, err := os.ReadFile(filepath.Join(root, "go.work"))
	if err != nil {
		return nil, err
	}
	work, err := modfile.ParseWork("go.work", data, nil)
	if err != nil {
		return nil, err
	}
	files := make(map[string]*modfile.File, len(work.Use)) // by directory
	own := make(map[string]bool, len(work.Use))
	for _, use := range work.Use {
		name := filepath.Join(root, use.Path, "go.mod")
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := modfile.ParseLax(name, data, nil)
		if err != nil {
			return nil, err
		}
		files[filepath.ToSlash(filepath.Clean(use.Path))], own[file.Module.Mod.Path] = file, true
	}
	var modules []Module
	for dir, file := range files {
		m := Module{Path: file.Module.Mod.Path, Dir: dir, Published: !slices.Contains(unpublished(), dir)}
		for _, require := range file.Require {
			if own[require.Mod.Path] {
				m.Requires = append(m.Requires, require.Mod.Path)
			}
		}
		modules = append(modules, m)
	}
	return ordered(modules)
}

// ordered sorts modules so that each comes after those that it requires, and else by path.
func ordered(modules []Module) ([]Module, error) {
	slices.SortFunc(modules, func(a, b Module) int { return strings.Compare(a.Path, b.Path) })
	var done []Module
	has := make(map[string]bool, len(modules))
	for len(done) < len(modules) {
		before := len(done)
		for _, m := range modules {
			ready := !slices.ContainsFunc(m.Requires, func(path string) bool { return !has[path] })
			if !has[m.Path] && ready {
				done, has[m.Path] = append(done, m), true
			}
		}
		if len(done) == before {
			return nil, fmt.Errorf("modules require each other in a circle: %d of %d can be published", len(done), len(modules))
		}
	}
	return done, nil
}

// Published returns the modules that get a tag. One that requires a module that does not is
// an error, as nobody could use it.
func Published(root string) ([]Module, error) {
	modules, err := Modules(root)
	if err != nil {
		return nil, err
	}
	var published []Module
	tagged := map[string]bool{}
	for _, m := range modules {
		if !m.Published {
			continue
		}
		for _, path := range m.Requires {
			if !tagged[path] {
				return nil, fmt.Errorf("%s requires %s, which is not published", m.Path, path)
			}
		}
		published, tagged[m.Path] = append(published, m), true
	}
	return published, nil
}
