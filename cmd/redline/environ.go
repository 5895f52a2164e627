package main

import (
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
)

// multiprocDirNames are the variables that tell prometheus_client where its worker files
// go: that of every release since 0.10, and that of those before.
func multiprocDirNames() []string {
	return []string{"PROMETHEUS_MULTIPROC_DIR", "prometheus_multiproc_dir"}
}

// withMultiprocDir returns an environment that tells of dir alone, and says which other
// directory it told of.
func withMultiprocDir(environ []string, dir string, log *slog.Logger) []string {
	for _, name := range multiprocDirNames() {
		had := valueOf(environ, name)
		if abs, err := filepath.Abs(had); had != "" && (err != nil || abs != dir) {
			log.Warn("the command gets another directory for its worker files than the environment has; --dir chooses one",
				"variable", name, "had", had, "gets", dir)
			break
		}
	}
	for _, name := range multiprocDirNames() {
		environ = withVariable(environ, name, dir)
	}
	return environ
}

// withVariable returns an environment in which a variable is set, once: of several
// entries, some programs take the first and others the last.
func withVariable(environ []string, name, value string) []string {
	return append(withoutVariable(environ, name), name+"="+value)
}

func withoutVariable(environ []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(entry string) bool { return strings.HasPrefix(entry, name+"=") })
}

// valueOf returns the value that programs find which take the first entry.
func valueOf(environ []string, name string) string {
	for _, entry := range environ {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}
