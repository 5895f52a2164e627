package main

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
)

// mainPackage is the command's package, from the root of the checkout.
const mainPackage = "./cmd/redline"

// linkFlags strip the symbol table and the debugging sections, which profiles, stack traces
// and go version -m do without.
const linkFlags = "-s -w"

// buildEnvironment returns the environment in which every binary of a release is built: the
// machine's settings of Go change nothing in it, be they variables or those of go env -w. The
// settings by which Go finds compilers and modules stay.
func buildEnvironment(ctx context.Context, r release) ([]string, error) {
	said, err := output(ctx, r.root, "go", "env", "-json", "GOAUTH", "GOCACHE", "GOINSECURE", "GOMODCACHE", "GONOPROXY", "GONOSUMDB", "GOPATH", "GOPRIVATE", "GOPROXY", "GOSUMDB", "GOTOOLCHAIN", "GOVCS")
	if err != nil {
		return nil, err
	}
	var kept map[string]string
	if err := json.Unmarshal([]byte(said), &kept); err != nil {
		return nil, err
	}
	environment := os.Environ()
	for _, name := range slices.Sorted(maps.Keys(kept)) {
		environment = append(environment, name+"="+kept[name])
	}
	return append(environment,
		"GOENV=off", "CGO_ENABLED=0", "GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=-buildvcs=true", "GOEXPERIMENT=", "GOFIPS140=off",
		"GOWORK="+filepath.Join(r.root, "go.work"), "SOURCE_DATE_EPOCH="+r.epoch(), "TZ=UTC", // ko writes its own time zone
	), nil
}

// compile builds the command for a platform, below dir, and returns the binary's path.
func compile(ctx context.Context, r release, t target, dir string) (string, error) {
	binary := filepath.Join(dir, t.os+"_"+t.arch, project)
	environment, err := buildEnvironment(ctx, r)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", linkFlags, "-o", binary, mainPackage)
	cmd.Dir = r.root
	cmd.Env = append(environment, "GOOS="+t.os, "GOARCH="+t.arch)
	_, err = outputOf(cmd)
	return binary, err
}

// host returns the platform that this program runs on.
func host() target { return target{os: runtime.GOOS, arch: runtime.GOARCH} }
