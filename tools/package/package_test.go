package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// someRelease is a release of made-up facts.
func someRelease(root string) release {
	return release{root: root, version: "1.2.3", commit: strings.Repeat("ab", 20), time: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
}

// TestWheel holds that a wheel has each file with its mode, RECORD comes last and is true,
// the tags are one a line, and the bytes depend on the files alone.
func TestWheel(t *testing.T) {
	r := someRelease(t.TempDir())
	docs := documents{
		man: []file{{name: "redline.1", mode: 0o644, data: []byte(".TH")}}, license: file{data: []byte("terms")},
		readme: file{data: []byte("# Redline\n\n[docs](docs/index.md) ![picture](docs/pictures/a.webp) [away](https://example.com/) [below](#see)\n")},
	}
	files := wheelFiles(r, targets()[0], file{data: []byte("binary")}, file{data: []byte("{}")}, file{name: "THIRD_PARTY_LICENSES", data: []byte("others")}, docs)
	var one, two bytes.Buffer
	if err := writeWheel(&one, r, files); err != nil {
		t.Fatal(err)
	}
	files[0], files[1] = files[1], files[0]
	if err := writeWheel(&two, r, files); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the order of the files changes the wheel")
	}
	archive, err := zip.NewReader(bytes.NewReader(one.Bytes()), int64(one.Len()))
	if err != nil {
		t.Fatal(err)
	}
	contents, modes := map[string]string{}, map[string]os.FileMode{}
	for _, entry := range archive.File {
		data, err := readEntry(entry)
		if err != nil {
			t.Fatal(err)
		}
		contents[entry.Name], modes[entry.Name] = string(data), entry.Mode()
	}
	const script, info = "redline_metrics-1.2.3.data/scripts/redline", "redline_metrics-1.2.3.dist-info/"
	if modes[script].Perm() != 0o755 || contents[script] != "binary" {
		t.Errorf("script: mode %v, %q", modes[script], contents[script])
	}
	last := archive.File[len(archive.File)-1].Name
	if last != info+"RECORD" {
		t.Errorf("the last file is %s", last)
	}
	checkRecord(t, contents, info+"RECORD")
	for _, line := range []string{"Tag: py3-none-manylinux_2_17_x86_64\n", "Tag: py3-none-musllinux_1_1_x86_64\n", "Root-Is-Purelib: false\n"} {
		if !strings.Contains(contents[info+"WHEEL"], line) {
			t.Errorf("WHEEL lacks %q:\n%s", line, contents[info+"WHEEL"])
		}
	}
	for _, text := range []string{
		"\nName: redline-metrics\n", "\nVersion: 1.2.3\n", "/blob/main/docs/index.md)", "/raw/main/docs/pictures/a.webp)", "(https://example.com/)", "(#see)",
	} {
		if !strings.Contains(contents[info+"METADATA"], text) {
			t.Errorf("METADATA lacks %q:\n%s", text, contents[info+"METADATA"])
		}
	}
}

// checkRecord holds that RECORD has the hash and size of every other file.
func checkRecord(t *testing.T, contents map[string]string, record string) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(contents[record])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != len(contents) {
		t.Errorf("RECORD has %d lines of %d files", len(lines), len(contents))
	}
	for _, line := range lines {
		data, ok := contents[line[0]]
		sum := sha256.Sum256([]byte(data))
		want := []string{line[0], "sha256=" + base64.RawURLEncoding.EncodeToString(sum[:]), fmt.Sprint(len(data))}
		if line[0] == record {
			want = []string{record, "", ""}
		}
		if !ok || strings.Join(line, ",") != strings.Join(want, ",") {
			t.Errorf("RECORD says %v; want %v", line, want)
		}
	}
}

// TestArchiveBytes holds that an archive's bytes depend on its files alone, and that they
// belong to root.
func TestArchiveBytes(t *testing.T) {
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	files := []file{{name: "b", mode: 0o755, data: []byte("two")}, {name: "a", mode: 0o644, data: []byte("one")}}
	var one, two bytes.Buffer
	if err := writeTar(&one, files, at); err != nil {
		t.Fatal(err)
	}
	files[0], files[1] = files[1], files[0]
	if err := writeTar(&two, files, at); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the order of the files changes the archive")
	}
	var got []string
	for reader := tar.NewReader(&one); ; {
		header, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %o %d %d %s", header.Name, header.Mode, header.Uid, header.Gid, header.ModTime.UTC().Format(time.RFC3339)))
	}
	if want := "a 644 0 0 2026-03-04T05:06:07Z|b 755 0 0 2026-03-04T05:06:07Z"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestFinishLayout holds that annotations leave the manifests of an image of several
// platforms, digests follow, and the image has the version for its tag.
func TestFinishLayout(t *testing.T) {
	layout := t.TempDir()
	if err := os.MkdirAll(filepath.Join(layout, "blobs/sha256"), 0o755); err != nil {
		t.Fatal(err)
	}
	blob := func(value any) descriptor {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		digest := fmt.Sprintf("sha256:%x", sha256.Sum256(data))
		if err := os.WriteFile(blobPath(layout, digest), data, 0o644); err != nil {
			t.Fatal(err)
		}
		return descriptor{"digest": digest, "size": len(data)}
	}
	manifest := blob(map[string]any{"annotations": map[string]string{"base": "127.0.0.1:4711", "kept": "yes"}})
	inner := blob(map[string]any{"manifests": []any{manifest}, "annotations": map[string]string{"base": "127.0.0.1:4711"}})
	if err := writeJSON(filepath.Join(layout, "index.json"), map[string]any{"manifests": []any{inner}}); err != nil {
		t.Fatal(err)
	}
	if err := finishLayout(layout, someRelease(layout), "base"); err != nil {
		t.Fatal(err)
	}
	var said []string
	var walk func(path string)
	walk = func(path string) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, string(data))
		var value map[string]any
		if err := json.Unmarshal(data, &value); err != nil {
			t.Fatal(err)
		}
		for _, d := range manifestsOf(value) {
			below := blobPath(layout, d["digest"].(string))
			data, err := os.ReadFile(below)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprintf("sha256:%x", sha256.Sum256(data)) != d["digest"] || float64(len(data)) != d["size"] {
				t.Errorf("%v does not describe %s", d, data)
			}
			walk(below)
		}
	}
	walk(filepath.Join(layout, "index.json"))
	text := strings.Join(said, "\n")
	if len(said) != 3 || strings.Contains(text, "4711") || !strings.Contains(text, `"kept":"yes"`) || !strings.Contains(text, `"org.opencontainers.image.ref.name":"1.2.3"`) {
		t.Errorf("the layout says:\n%s", text)
	}
	if blobs, _ := os.ReadDir(filepath.Join(layout, "blobs/sha256")); len(blobs) != 2 {
		t.Errorf("%d blobs are left", len(blobs))
	}
}

// TestLicenses holds that every spelling of a file with terms is taken, and that a module
// without one is refused.
func TestLicenses(t *testing.T) {
	for _, name := range []string{"LICENSE", "LICENCE.md", "License.txt", "COPYING", "LICENSE-APACHE", "NOTICE"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte("the terms\r\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := writeLicenses(&text, module{Path: "example.com/m", Version: "v1.0.0", Dir: dir}); err != nil || !strings.Contains(text.String(), "example.com/m v1.0.0, "+name+"\n\nthe terms\n") {
			t.Errorf("%s: %v, %q", name, err, text.String())
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "licenses.go"), []byte("package m"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := writeLicenses(&bytes.Buffer{}, module{Path: "example.com/m", Dir: dir}); err == nil {
		t.Error("a module without terms was taken")
	}
}

// TestPackageBOM holds that an artefact's SBOM names it with its hash, and the binary and
// its modules below it.
func TestPackageBOM(t *testing.T) {
	bom := file{data: []byte(`{"metadata":{"component":{"bom-ref":"pkg:golang/r","name":"r"}},"components":[{"bom-ref":"m"}],"dependencies":[{"ref":"pkg:golang/r","dependsOn":["m"]}]}`)}
	document, err := packageBOM(someRelease(""), bom, "application", "redline.deb", "pkg:deb/redline@1.2.3", "0f")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{`"purl": "pkg:deb/redline@1.2.3"`, `"content": "0f"`, `"timestamp": "2026-03-04T05:06:07Z"`, `"ref": "redline.deb"`, `"ref": "pkg:golang/r"`, `"bom-ref": "m"`} {
		if !strings.Contains(string(document), text) {
			t.Errorf("lacks %s:\n%s", text, document)
		}
	}
	if _, err := packageBOM(someRelease(""), file{data: []byte(`{}`)}, "application", "a", "b", "c"); err == nil {
		t.Error("an SBOM of nothing was taken")
	}
}

// TestParts holds that the browser modules and the packages of the image's base are those
// that the checkout pins, and that a scope is written as package URLs have it.
func TestParts(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		webDir + "/static/vendor/VERSIONS": "@codemirror/view 6.1.0\nhtm 3.1.1\n",
		"deploy/image/requirements.txt":    "# why\ncertifi==2026.1.2.post1 --hash=sha256:00\n",
	} {
		if err := os.MkdirAll(filepath.Join(root, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	modules, err := vendoredModules(someRelease(root))
	if err != nil {
		t.Fatal(err)
	}
	base, err := baseParts(someRelease(root))
	if err != nil {
		t.Fatal(err)
	}
	bom, err := addComponents(file{data: []byte(`{"components":[{"name":"m"}]}`)}, append(modules, base...))
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Components []struct{ Name, PURL string } }
	if err := json.Unmarshal(bom.data, &got); err != nil {
		t.Fatal(err)
	}
	if said, want := fmt.Sprint(got), "{[{m } {@codemirror/view pkg:npm/%40codemirror/view@6.1.0} {htm pkg:npm/htm@3.1.1} {certifi pkg:pypi/certifi@2026.1.2.post1}]}"; said != want {
		t.Errorf("got %s, want %s", said, want)
	}
}

// TestLargeEntry holds that a file of a wheel that is too large is refused, and not cut.
func TestLargeEntry(t *testing.T) {
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for name, size := range map[string]int{"fits": 4 << 20, "large": 4<<20 + 1} {
		if err := addToZip(archive, file{name: name, mode: 0o644, data: make([]byte, size)}, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	wheel, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range wheel.File {
		if data, err := readEntry(entry); (err == nil) != (entry.Name == "fits") || err != nil && data != nil {
			t.Errorf("%s: %d bytes, %v", entry.Name, len(data), err)
		}
	}
}

// TestManifest holds that each file of the directory is in SHA256SUMS, and artefacts are in
// the order of their names.
func TestManifest(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.whl", "a.deb"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m := manifest{Version: "1.2.3", Artefacts: []artefact{{Name: "b.whl"}, {Name: "a.deb"}}}
	if err := writeManifest(dir, m); err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%x  a.deb\n%x  b.whl\n", sha256.Sum256([]byte("a.deb")), sha256.Sum256([]byte("b.whl")))
	if !strings.HasPrefix(string(sums), want) || !strings.Contains(string(sums), "  manifest.json\n") {
		t.Errorf("SHA256SUMS:\n%s", sums)
	}
}
