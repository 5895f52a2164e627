package redline_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var (
	linkOfPage = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	// A page named in code: by its path in the repository, or by its address.
	pageInCode = regexp.MustCompile(`(?:[^a-z./]|blob/main/|(?:\.\./)+)(docs/[a-z0-9/-]+\.md(?:#[a-z0-9-]+)?)`)
)

// TestLinks holds that each link among README, docs and the other pages leads to a file
// that is there, and to a heading that it has; so does each page that code, scripts,
// golden files and rules name. The kind of fault: a page moves, and something still names
// its old path.
func TestLinks(t *testing.T) {
	pages, links := 0, 0
	follow := func(from, target string) {
		t.Helper()
		links++
		file, anchor, _ := strings.Cut(target, "#")
		if _, err := os.Stat(file); err != nil {
			t.Errorf("%s links to %s, which is not there", from, target)
			return
		}
		if anchor != "" && !anchors(t, file)[anchor] {
			t.Errorf("%s links to %s: %s has no such heading", from, target, file)
		}
	}
	for _, file := range textFiles(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if path.Ext(file) != ".md" {
			for _, match := range pageInCode.FindAllStringSubmatch(string(text), -1) {
				follow(file, match[1])
			}
			continue
		}
		pages++
		for _, match := range linkOfPage.FindAllStringSubmatch(prose(string(text)), -1) {
			target := match[1]
			switch {
			case strings.Contains(target, ":"): // elsewhere
			case strings.HasPrefix(target, "#"):
				follow(file, file+target)
			default:
				follow(file, path.Join(path.Dir(file), target))
			}
		}
	}
	if pages < 20 || links < 200 {
		t.Errorf("only %d links of %d pages were found", links, pages)
	}
}

// TestContributingFiles holds that each file that CONTRIBUTING names is there. Its ways
// through the code and its recipes name more than a hundred, and code moves.
func TestContributingFiles(t *testing.T) {
	files := textFiles(t)
	named := regexp.MustCompile("`([A-Za-z0-9_./-]+\\.(?:go|py|sh|md|yml|js))`").FindAllStringSubmatch(prose(read(t, "CONTRIBUTING.md")), -1)
	for _, match := range named {
		name := match[1]
		if strings.Contains(name, "NAME") { // of an adapter to come
			continue
		}
		if !slices.ContainsFunc(files, func(file string) bool { return strings.HasSuffix("/"+file, "/"+name) }) {
			t.Errorf("CONTRIBUTING names %s, which is nowhere", name)
		}
	}
	if len(named) < 100 {
		t.Errorf("only %d files were found", len(named))
	}
}

// TestIndex holds that docs/index.md lists every page below docs, and README links to it.
func TestIndex(t *testing.T) {
	index, err := os.ReadFile("docs/index.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range textFiles(t) {
		page, ok := strings.CutPrefix(file, "docs/")
		if ok && path.Ext(page) == ".md" && page != "index.md" && !strings.Contains(string(index), "]("+page+")") {
			t.Errorf("docs/index.md does not list %s", page)
		}
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "](docs/index.md)") {
		t.Error("README does not link to docs/index.md")
	}
}

// textFiles returns the files of the repository that may name a page, by their paths.
func textFiles(t *testing.T) (files []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name := entry.Name(); name == ".git" || name == "node_modules" || name == "vendor" {
				return fs.SkipDir
			}
			return nil
		}
		switch path.Ext(file) {
		case ".md", ".go", ".py", ".js", ".yml", ".json", ".txtar", ".sh", "":
			if file != ".git" {
				files = append(files, filepath.ToSlash(file))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// prose returns a page without its blocks of code.
func prose(page string) string {
	parts := strings.Split(page, "\n```")
	var kept strings.Builder
	for i := 0; i < len(parts); i += 2 {
		kept.WriteString(parts[i] + "\n")
	}
	return kept.String()
}

// anchors returns the headings of a page, as GitHub makes anchors of them.
func anchors(t *testing.T, file string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for line := range strings.Lines(prose(string(text))) {
		if title := strings.TrimLeft(line, "#"); title != line {
			found[strings.Map(inAnchor, strings.ToLower(strings.TrimSpace(title)))] = true
		}
	}
	return found
}

// inAnchor returns the letter of an anchor for one of its heading, or -1 for nothing.
func inAnchor(r rune) rune {
	switch {
	case r == ' ':
		return '-'
	case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
		return r
	default:
		return -1
	}
}
