package processtree

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Children returns the pids of the children that a process's threads have started.
func Children(pid int) (children []int) {
	lists, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		return nil
	}
	for _, list := range lists {
		text, _ := os.ReadFile(list) //nolint:gosec // below /proc, where a thread may be gone
		for field := range strings.FieldsSeq(string(text)) {
			var child int
			if _, err := fmt.Sscan(field, &child); err == nil {
				children = append(children, child)
			}
		}
	}
	return children
}

// descendants returns the pids of a process's children, theirs, and so on.
func descendants(pid int) (found []int) {
	for _, child := range Children(pid) {
		found = append(append(found, child), descendants(child)...)
	}
	return found
}
