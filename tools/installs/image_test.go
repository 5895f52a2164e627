package installs

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// enterImage changes into an unpacked image as a container has it: its file system is read
// only but for the directory of the data and /tmp, and its user is the image's.
const enterImage = `set -e
root=$1
shift
mount --bind "$root" "$root"
mount -o remount,ro,bind "$root"
mount -t tmpfs -o uid=65532,gid=65532,mode=0750 tmpfs "$root/var/lib/redline"
mount -t tmpfs tmpfs "$root/tmp"
exec setpriv --no-new-privs chroot --userspec=65532:65532 "$root" "$@"`

// TestImage looks at the image by skopeo, unpacks it by umoci and runs it: redline watch in
// the image itself, and redline run with its binary copied into the image of an app.
func TestImage(t *testing.T) {
	const most = 40e6
	archive, entry := find(t, "image")
	version := strings.TrimSuffix(strings.TrimPrefix(entry.Name, "redline-"), "-image.tar")
	dir := t.TempDir()
	layout := filepath.Join(dir, "layout")
	runs(t, "skopeo", "copy", "-q", "oci-archive:"+archive+":"+version, "oci:"+layout+":"+version)

	var image struct {
		Config struct {
			User, WorkingDir string
			Entrypoint       []string
			Labels           map[string]string
		}
	}
	var manifest struct {
		Layers      []struct{ Size int64 }
		Annotations map[string]string
	}
	unmarshal(t, runs(t, "skopeo", "inspect", "--config", "oci:"+layout+":"+version), &image)
	unmarshal(t, runs(t, "skopeo", "inspect", "--raw", "oci:"+layout+":"+version), &manifest)
	var size int64
	for _, layer := range manifest.Layers {
		size += layer.Size
	}
	t.Logf("%.1f MB compressed", float64(size)/1e6)
	if size > most || image.Config.User != "65532:65532" || len(image.Config.Entrypoint) != 1 {
		t.Errorf("%d bytes, user %q, entrypoint %q", size, image.Config.User, image.Config.Entrypoint)
	}
	for _, name := range []string{"created", "authors", "url", "documentation", "source", "version", "revision", "vendor", "licenses", "ref.name", "title", "description"} {
		name = "org.opencontainers.image." + name
		if image.Config.Labels[name] == "" || manifest.Annotations[name] == "" {
			t.Errorf("%s: label %q, annotation %q", name, image.Config.Labels[name], manifest.Annotations[name])
		}
	}

	bundle := filepath.Join(dir, "bundle")
	runs(t, "umoci", "unpack", "--image", layout+":"+version, bundle)
	rootfs := filepath.Join(bundle, "rootfs")
	for _, name := range []string{"etc/ssl/certs/ca-certificates.crt", "usr/share/zoneinfo/Europe/Berlin", "usr/share/doc/redline/LICENSE", "usr/share/doc/redline/THIRD_PARTY_LICENSES"} {
		if !exists(t, rootfs, name) {
			t.Errorf("the image has no %s", name)
		}
	}
	if shell, err := filepath.Glob(filepath.Join(rootfs, "*bin/*sh")); err != nil || len(shell) > 0 {
		t.Errorf("the image has %q", shell)
	}
	root := debianRoot(t)
	copyFile(t, filepath.Join(rootfs, image.Config.Entrypoint[0]), filepath.Join(root, "usr/local/bin/redline"), 0o755)
	watch := []string{"unshare", "--mount", "--propagation", "private", "sh", "-c", enterImage, "sh", rootfs}
	doMainJob(t, place{
		run: within(root, "/usr/local/bin/redline"), watch: append(watch, image.Config.Entrypoint...),
		gunicorn: "/usr/bin/gunicorn", dir: "/srv/app", data: "/var/lib/redline/data",
	})
}

func unmarshal(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}
