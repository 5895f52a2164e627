package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// webDir has the page of the command, and the browser modules that are embedded with it.
const webDir = "cmd/redline/internal/web"

// vendoredModules returns the browser modules within the binary: each has a file with its
// licence among them, and its version in package.json.
func vendoredModules(r release) ([]component, error) {
	data, err := os.ReadFile(filepath.Join(r.root, webDir, "package.json"))
	if err != nil {
		return nil, err
	}
	var manifest struct{ DevDependencies map[string]string }
	if err := json.Unmarshal(data, &manifest); err != nil {
		return nil, fmt.Errorf("package.json: %w", err)
	}
	licences, err := filepath.Glob(filepath.Join(r.root, webDir, "static/vendor/*.LICENSE"))
	if err != nil {
		return nil, err
	}
	var found []component
	for _, licence := range licences {
		name := strings.TrimSuffix(filepath.Base(licence), ".LICENSE")
		version, ok := manifest.DevDependencies[name]
		if !ok {
			return nil, fmt.Errorf("package.json has no version of %s, which is embedded", name)
		}
		found = append(found, component{Name: name, Version: version, PURL: "pkg:npm/" + name + "@" + version})
	}
	return found, nil
}

var requirement = regexp.MustCompile(`(?m)^([A-Za-z0-9._-]+)==(\S+) `)

// baseParts returns the packages whose files are the image's base.
func baseParts(r release) ([]component, error) {
	data, err := os.ReadFile(filepath.Join(r.root, "deploy/image/requirements.txt"))
	if err != nil {
		return nil, err
	}
	var found []component
	for _, match := range requirement.FindAllSubmatch(data, -1) {
		name, version := string(match[1]), string(match[2])
		found = append(found, component{Name: name, Version: version, PURL: "pkg:pypi/" + name + "@" + version})
	}
	return found, nil
}
