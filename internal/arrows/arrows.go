// Package arrows checks the direction of imports among the packages of a module.
package arrows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
)

// Check lists the packages of the module in the working directory, and returns an error for
// each import that goes against the order, and for each package that the order lacks or has
// for nothing. Packages are named below root, the module's path, which is "." itself. Each
// may import those that stand before it. Imports from other modules are not looked at.
func Check(ctx context.Context, root string, order []string) error {
	list := exec.CommandContext(ctx, "go", "list", "-json=ImportPath,Imports", "./...")
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	var errs []error
	missing := slices.Clone(order)
	for packages := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		name, _ := below(root, p.ImportPath)
		at := slices.Index(order, name)
		if at < 0 {
			errs = append(errs, fmt.Errorf("%s has no place in the order", name))
			continue
		}
		missing = slices.DeleteFunc(missing, func(one string) bool { return one == name })
		for _, imported := range p.Imports {
			if from, ok := below(root, imported); ok && slices.Index(order, from) > at {
				errs = append(errs, fmt.Errorf("%s imports %s, which comes after it", name, from))
			}
		}
	}
	for _, name := range missing {
		errs = append(errs, fmt.Errorf("there is no package %s", name))
	}
	return errors.Join(errs...)
}

// below returns the name of a package below root, and whether it is there.
func below(root, path string) (string, bool) {
	if path == root {
		return ".", true
	}
	return strings.CutPrefix(path, root+"/")
}
