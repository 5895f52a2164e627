package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
)

// documents are the texts that the command prints of itself, and those of the checkout.
type documents struct {
	// man has the manual pages, as redline.1.
	man []file
	// completions has a script for each shell, below the directory in which that shell
	// looks for it, from share on.
	completions []file
	// license is the project's own.
	license file
	// changelog and readme are the checkout's, in Markdown.
	changelog, readme file
}

// completionPaths has, for each shell, the place of its script below share.
func completionPaths() map[string]string {
	return map[string]string{
		"bash": "bash-completion/completions/" + project,
		"zsh":  "zsh/site-functions/_" + project,
		"fish": "fish/vendor_completions.d/" + project + ".fish",
	}
}

// readDocuments runs a binary for this machine, and reads the checkout's texts.
func readDocuments(ctx context.Context, r release, binary, dir string) (documents, error) {
	var docs documents
	pages := filepath.Join(dir, "man")
	if err := os.MkdirAll(pages, 0o755); err != nil {
		return docs, err
	}
	if _, err := runBinary(ctx, r, binary, "man", pages); err != nil {
		return docs, err
	}
	names, err := filepath.Glob(filepath.Join(pages, "*.1"))
	if err != nil {
		return docs, err
	}
	if len(names) == 0 {
		return docs, fmt.Errorf("%s man wrote no page", project)
	}
	for _, name := range names {
		page, err := readFile(name, filepath.Base(name))
		if err != nil {
			return docs, err
		}
		docs.man = append(docs.man, page)
	}
	for shell, place := range completionPaths() {
		script, err := runBinary(ctx, r, binary, "completion", shell)
		if err != nil {
			return docs, err
		}
		docs.completions = append(docs.completions, file{name: place, mode: 0o644, data: []byte(script + "\n")})
	}
	for name, to := range map[string]*file{"LICENSE": &docs.license, "CHANGELOG.md": &docs.changelog, "README.md": &docs.readme} {
		if *to, err = readFile(filepath.Join(r.root, name), name); err != nil {
			return docs, err
		}
	}
	return docs, nil
}

func runBinary(ctx context.Context, r release, binary string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH="+r.epoch())
	return outputOf(cmd)
}

// readFile reads a file that is packed by another name.
func readFile(from, name string) (file, error) {
	data, err := os.ReadFile(from)
	return file{name: path.Clean(name), mode: 0o644, data: data}, err
}
