package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// imageUser is the number of the user and group that a container runs as.
const imageUser = 65532

// imageState is the directory of the data in a container, the only one to write to.
const imageState = "/var/lib/redline"

// annotation begins the names that the OCI image specification has for annotations.
const annotation = "org.opencontainers.image."

// writeImage has ko build an image of all Linux platforms, and writes it to a path as an
// OCI archive. Its base is made of the layers in dir. ko takes its base from a registry, so one runs meanwhile on loopback.
func writeImage(ctx context.Context, r release, platforms []target, dir, to string) error {
	address, stop, err := serveRegistry(ctx)
	if err != nil {
		return err
	}
	defer stop()
	var names, bases []string
	for _, t := range platforms {
		base := address + "/base:" + t.arch
		for _, args := range [][]string{
			{"append", "--oci-empty-base", "-f", baseLayer(dir), "-f", termsLayer(dir), "-t", base},
			{"mutate", base, "-t", base, "--set-platform", t.String(), "--env", "XDG_STATE_HOME=" + imageState, "--workdir", imageState},
		} {
			if _, err := output(ctx, dir, "crane", append(args, "--insecure")...); err != nil {
				return err
			}
		}
		names, bases = append(names, t.String()), append(bases, "-m", base)
	}
	index := append([]string{"index", "append", "-t", address + "/base:latest", "--insecure", "--docker-empty-base=false"}, bases...)
	if _, err := output(ctx, dir, "crane", index...); err != nil {
		return err
	}
	layout := filepath.Join(dir, "image")
	if err := runKo(ctx, r, address, names, layout); err != nil {
		return err
	}
	if err := finishLayout(layout, r, annotation+"base.name", annotation+"base.digest"); err != nil {
		return err
	}
	return packLayout(layout, to, r.time)
}

// runKo builds the command for each platform upon the base, into an OCI layout.
func runKo(ctx context.Context, r release, address string, platforms []string, layout string) error {
	args := []string{
		"build", mainPackage, "--bare", "--push=false", "--sbom=none", "--oci-layout-path", layout,
		"--platform", strings.Join(platforms, ","), "--image-user", fmt.Sprintf("%d:%d", imageUser, imageUser), "--insecure-registry",
	}
	for _, name := range annotations(r) {
		name = `"` + name + `"` // these flags are lists with commas
		args = append(args, "--image-label", name, "--image-annotation", name)
	}
	environment, err := buildEnvironment(ctx, r)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "ko", args...)
	cmd.Dir = r.root
	cmd.Env = append(environment,
		"KO_DOCKER_REPO="+address+"/"+project, "KO_DEFAULTBASEIMAGE="+address+"/base:latest",
		"KO_CONFIG_PATH="+filepath.Join(r.root, "deploy/image/ko.yaml"),
	)
	_, err = outputOf(cmd)
	return err
}

// annotations returns those of the image, which has no base but files that are made here.
func annotations(r release) []string {
	return []string{
		annotation + "created=" + r.time.Format(time.RFC3339),
		annotation + "authors=Redline maintainers",
		annotation + "url=" + repository,
		annotation + "documentation=" + repository + "/tree/main/docs",
		annotation + "source=" + repository,
		annotation + "version=" + r.version,
		annotation + "revision=" + r.commit,
		annotation + "vendor=Redline",
		annotation + "licenses=" + license,
		annotation + "ref.name=" + project + "-" + r.version,
		annotation + "title=" + project,
		annotation + "description=" + summary,
	}
}
