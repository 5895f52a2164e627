package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// webDir has the page of the command, and the browser modules that are embedded with it.
const webDir = "cmd/redline/internal/web"

// vendoredModules returns the browser modules within the binary, which the script that
// renews them lists, a line each: name and version.
func vendoredModules(r release) ([]component, error) {
	const list = webDir + "/static/vendor/VERSIONS"
	data, err := os.ReadFile(filepath.Join(r.root, list))
	if err != nil {
		return nil, err
	}
	var found []component
	for line := range strings.Lines(string(data)) {
		name, version, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			return nil, fmt.Errorf("%s: no name and version: %q", list, line)
		}
		found = append(found, component{Name: name, Version: version, PURL: "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + version})
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
