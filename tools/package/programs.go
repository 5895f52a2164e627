package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
)

// programs returns the import paths of the programs that artefacts of some kinds need.
func programs(wanted map[string]bool) []string {
	paths := []string{"github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod"}
	if wanted["deb"] || wanted["rpm"] {
		paths = append(paths, "github.com/goreleaser/nfpm/v2/cmd/nfpm")
	}
	if wanted["image"] {
		paths = append(paths, "github.com/google/ko", "github.com/google/go-containerregistry/cmd/crane")
	}
	return paths
}

// installPrograms installs programs into a directory, in the versions that .ci/packagers
// pins, and puts it before others in this process's PATH.
func installPrograms(ctx context.Context, r release, paths []string, dir string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"install"}, paths...)...)
	cmd.Dir = filepath.Join(r.root, ".ci/packagers")
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "GOBIN="+dir)
	if _, err := outputOf(cmd); err != nil {
		return err
	}
	return os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}
