// Package envvar reads and changes environments, as lists of NAME=value.
package envvar

import (
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
)

// multiprocDirNames returns the variables that tell prometheus_client where its worker files
// go: that of every release since 0.10, and that of those before.
func multiprocDirNames() []string {
	return []string{"PROMETHEUS_MULTIPROC_DIR", "prometheus_multiproc_dir"}
}

// WithMultiprocDir returns an environment that names dir alone as the directory of worker
// files. It logs another directory that the environment has named.
func WithMultiprocDir(environ []string, dir string, log *slog.Logger) []string {
	for _, name := range multiprocDirNames() {
		had := Value(environ, name)
		if abs, err := filepath.Abs(had); had != "" && (err != nil || abs != dir) {
			log.Warn("the command gets another directory for its worker files than the environment has; --dir chooses one",
				"variable", name, "had", had, "gets", dir)
			break
		}
	}
	for _, name := range multiprocDirNames() {
		environ = With(environ, name, dir)
	}
	return environ
}

// With returns an environment in which a variable is set, once: of several entries, some
// programs take the first and others the last.
func With(environ []string, name, value string) []string {
	return append(Without(environ, name), name+"="+value)
}

// Without returns an environment without a variable.
func Without(environ []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(entry string) bool { return strings.HasPrefix(entry, name+"=") })
}

// Value returns the value of the first entry of a variable, or an empty one.
func Value(environ []string, name string) string {
	for _, entry := range environ {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}
