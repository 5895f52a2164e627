package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Where the files of a package go.
const (
	docDir     = "usr/share/doc/" + project
	licenseDir = "usr/share/licenses/" + project // of RPM
	unitDir    = "usr/lib/systemd/system"
)

// contentType returns the type that nfpm gives a file, "" for a usual one. An upgrade leaves
// configuration as its owner has changed it.
func contentType(name, format string) string {
	switch {
	case strings.HasPrefix(name, "etc/"):
		return "config|noreplace"
	case strings.HasPrefix(name, licenseDir):
		return "license"
	case format == "rpm" && (strings.HasPrefix(name, docDir) || strings.HasPrefix(name, "usr/share/man")):
		return "doc"
	}
	return ""
}

// linuxFiles returns the files that a package of a format, deb or rpm, installs, by their
// place below the root.
func linuxFiles(r release, format string, binary, notices file, docs documents) ([]file, error) {
	files := []file{
		{name: "usr/bin/" + project, mode: 0o755, data: binary.data},
		{name: docDir + "/" + notices.name, mode: 0o644, data: notices.data},
	}
	if format == "deb" {
		files = append(files, file{name: docDir + "/copyright", mode: 0o644, data: copyright(r.time.Year())})
	} else {
		files = append(files, file{name: licenseDir + "/LICENSE", mode: 0o644, data: docs.license.data})
	}
	for _, page := range docs.man {
		data, err := gzipped(page.data)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name: "usr/share/man/man1/" + page.name + ".gz", mode: 0o644, data: data})
	}
	for _, script := range under("usr/share", docs.completions) {
		if format == "deb" { // Debian's zsh looks there
			script.name = strings.Replace(script.name, "zsh/site-functions", "zsh/vendor-completions", 1)
		}
		files = append(files, script)
	}
	for from, to := range map[string]string{
		"redline.service":      unitDir + "/redline.service",
		"redline-run@.service": unitDir + "/redline-run@.service",
		"sysusers.conf":        "usr/lib/sysusers.d/redline.conf",
		"prometheus.yml":       "etc/redline/prometheus.yml",
		"default":              "etc/default/redline",
	} {
		f, err := readFile(filepath.Join(r.root, "deploy/linux", from), to)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	if format == "deb" {
		overrides, err := readFile(filepath.Join(r.root, "deploy/linux/lintian-overrides"), "usr/share/lintian/overrides/"+project)
		if err != nil {
			return nil, err
		}
		files = append(files, overrides)
	}
	return files, nil
}

// directories returns those that a package of a format owns. rpm removes no other, and dpkg
// all that are empty.
func directories(format string) []string {
	if format == "deb" {
		return []string{"etc/redline/run"}
	}
	return []string{"etc/redline", "etc/redline/run", docDir, licenseDir}
}

// gzipped compresses without a name and a time, as Debian has it of documents.
func gzipped(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

// copyright returns the file that Debian asks for, in its machine-readable format 1.0.
func copyright(year int) []byte {
	return []byte(`Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ` + project + `
Source: ` + repository + `

Files: *
Copyright: ` + strconv.Itoa(year) + ` the authors of Redline
License: ` + license + `
Comment: The binary contains modules of others. THIRD_PARTY_LICENSES beside
 this file has their names and terms.

License: ` + license + `
 On Debian systems, the full text is in /usr/share/common-licenses/Apache-2.0.
`)
}

// writeLinuxPackage has nfpm write a package, format deb or rpm, to a path.
func writeLinuxPackage(ctx context.Context, r release, t target, format string, files []file, dir, to string) error {
	stage := filepath.Join(dir, t.os+"_"+t.arch, format)
	var contents []any
	for _, f := range sorted(files) {
		from := filepath.Join(stage, "files", filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(from), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(from, f.data, 0o644); err != nil {
			return err
		}
		content := map[string]any{"src": from, "dst": "/" + f.name, "file_info": map[string]any{"mode": f.mode}}
		if kind := contentType(f.name, format); kind != "" {
			content["type"] = kind
		}
		contents = append(contents, content)
	}
	for _, name := range directories(format) {
		contents = append(contents, map[string]any{"dst": "/" + name, "type": "dir", "file_info": map[string]any{"mode": 0o755}})
	}
	changes := filepath.Join(stage, "changelog.yaml")
	if err := writeJSON(changes, changelog(r)); err != nil {
		return err
	}
	config := filepath.Join(stage, "nfpm.yaml")
	if err := writeJSON(config, nfpmConfig(r, t, contents, changes)); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "nfpm", "package", "--config", config, "--packager", format, "--target", to)
	cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH="+r.epoch())
	_, err := outputOf(cmd)
	return err
}

// nfpmConfig returns nfpm's configuration. It is YAML, of which JSON is a part.
func nfpmConfig(r release, t target, contents []any, changes string) map[string]any {
	scripts := filepath.Join(r.root, "deploy/linux")
	return map[string]any{
		"name": project, "arch": t.arch, "platform": "linux", "version": r.version, "release": "1",
		"section": "net", "priority": "optional", "maintainer": maintainer, "vendor": "Redline", "homepage": repository,
		"license": license, "description": summary + "\n" + description, "mtime": r.time.Format(time.RFC3339), "changelog": changes,
		"recommends": []string{"ca-certificates"},
		"scripts": map[string]string{
			"postinstall": filepath.Join(scripts, "postinstall.sh"),
			"preremove":   filepath.Join(scripts, "preremove.sh"),
			"postremove":  filepath.Join(scripts, "postremove.sh"),
		},
		"contents": contents,
		"deb":      map[string]any{"compression": "xz"},
		"rpm":      map[string]any{"summary": summary, "group": "Applications/System", "compression": "xz", "buildhost": project},
		"overrides": map[string]any{
			"deb": map[string]any{"depends": []string{"passwd"}},
			"rpm": map[string]any{"depends": []string{"shadow-utils"}},
		},
	}
}

func writeJSON(to string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// changelog returns the package's changelog, in the format of nfpm's chglog: one entry,
// which says where the changes are told.
func changelog(r release) any {
	return []any{map[string]any{
		"semver": r.version + "-1", "date": r.time.Format(time.RFC3339), "packager": maintainer,
		"deb":     map[string]any{"urgency": "low", "distributions": []string{"unstable"}},
		"changes": []any{map[string]any{"commit": r.commit, "note": "Release " + r.version + "; CHANGELOG.md in the sources tells its changes."}},
	}}
}
