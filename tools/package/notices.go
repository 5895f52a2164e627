package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// licenseFile names the files by which modules give their terms.
var licenseFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([._-].*)?$`)

// readNotices returns one text with the licences of everything within a binary: its Go
// modules, as the binary lists them, Go itself, and the browser modules of the page.
func readNotices(ctx context.Context, r release, binary string) (file, error) {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s contains the following parts, under these terms.\n", project)
	modules, err := modulesOf(ctx, r, binary)
	if err != nil {
		return file{}, err
	}
	goroot, err := output(ctx, r.root, "go", "env", "GOROOT")
	if err != nil {
		return file{}, err
	}
	modules = append(modules, module{Path: "go", Dir: goroot})
	for _, m := range modules {
		if err := writeLicenses(&text, m); err != nil {
			return file{}, err
		}
	}
	vendored, err := filepath.Glob(filepath.Join(r.root, webDir, "static/vendor/*.LICENSE"))
	if err != nil {
		return file{}, err
	}
	for _, name := range vendored {
		terms, err := os.ReadFile(name)
		if err != nil {
			return file{}, err
		}
		writeNotice(&text, strings.TrimSuffix(filepath.Base(name), ".LICENSE"), terms)
	}
	return file{name: "THIRD_PARTY_LICENSES", mode: 0o644, data: text.Bytes()}, nil
}

// module is a Go module, and the directory of its sources.
type module struct{ Path, Version, Dir string }

// modulesOf returns the modules of others that a binary was linked of.
func modulesOf(ctx context.Context, r release, binary string) ([]module, error) {
	listed, err := output(ctx, r.root, "go", "version", "-m", binary)
	if err != nil {
		return nil, err
	}
	var paths []string
	for line := range strings.Lines(listed) {
		fields := strings.Fields(line)
		if len(fields) > 1 && fields[0] == "dep" && !ours(fields[1]) {
			paths = append(paths, fields[1])
		}
	}
	slices.Sort(paths)
	cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-m", "-json=Path,Version,Dir"}, paths...)...)
	cmd.Dir = r.root
	cmd.Env = append(os.Environ(), "GOWORK="+filepath.Join(r.root, "go.work"))
	said, err := outputOf(cmd)
	if err != nil {
		return nil, err
	}
	var modules []module
	for decoder := json.NewDecoder(strings.NewReader(said)); decoder.More(); {
		var m module
		if err := decoder.Decode(&m); err != nil {
			return nil, err
		}
		modules = append(modules, m)
	}
	return modules, nil
}

// ours reports whether a module is of this repository.
func ours(path string) bool {
	own := strings.TrimPrefix(repository, "https://")
	return path == own || strings.HasPrefix(path, own+"/")
}

// writeLicenses writes the terms of a module. A module without any is an error: it must
// not be published.
func writeLicenses(text *bytes.Buffer, m module) error {
	entries, err := fs.ReadDir(os.DirFS(m.Dir), ".")
	if err != nil {
		return fmt.Errorf("licence of %s: %w", m.Path, err)
	}
	found := false
	for _, entry := range entries {
		if entry.IsDir() || !licenseFile.MatchString(entry.Name()) {
			continue
		}
		terms, err := os.ReadFile(filepath.Join(m.Dir, entry.Name()))
		if err != nil {
			return err
		}
		writeNotice(text, strings.TrimSpace(m.Path+" "+m.Version)+", "+entry.Name(), terms)
		found = true
	}
	if !found {
		return fmt.Errorf("module %s has no file with its licence", m.Path)
	}
	return nil
}

func writeNotice(text *bytes.Buffer, of string, terms []byte) {
	fmt.Fprintf(text, "\n%s\n\n%s\n\n", strings.Repeat("-", 72), of)
	lines := bufio.NewScanner(bytes.NewReader(terms))
	lines.Buffer(nil, len(terms)+1)
	for lines.Scan() {
		text.WriteString(strings.TrimRight(lines.Text(), " \t\r") + "\n")
	}
}
