package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// mainPackage is the command's package, from the root of the checkout.
const mainPackage = "./cmd/redline"

// linkFlags strip the symbol table and the debugging sections, which profiles, stack traces
// and go version -m do without.
const linkFlags = "-s -w"

// buildEnvironment returns the environment in which every binary of a release is built: the
// machine's settings of Go change nothing in it.
func buildEnvironment(r release) []string {
	return append(os.Environ(),
		"CGO_ENABLED=0", "GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=-buildvcs=true", "GOEXPERIMENT=",
		"GOWORK="+filepath.Join(r.root, "go.work"), "SOURCE_DATE_EPOCH="+r.epoch(),
	)
}

// compile builds the command for a platform, below dir, and returns the binary's path.
func compile(ctx context.Context, r release, t target, dir string) (string, error) {
	binary := filepath.Join(dir, t.os+"_"+t.arch, project)
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", linkFlags, "-o", binary, mainPackage)
	cmd.Dir = r.root
	cmd.Env = append(buildEnvironment(r), "GOOS="+t.os, "GOARCH="+t.arch)
	_, err := outputOf(cmd)
	return binary, err
}

// host returns the platform that this program runs on.
func host() target { return target{os: runtime.GOOS, arch: runtime.GOARCH} }
