package installs

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestAccounts installs the Debian package, which shares its scripts with the RPM, where an account or
// the directory of the data is there already. The unit's user and group exist afterwards.
func TestAccounts(t *testing.T) {
	deb, _ := find(t, "deb")
	root := debianRoot(t)
	copyFile(t, deb, filepath.Join(root, "tmp/redline.deb"), 0o644)
	for _, before := range []string{
		"groupadd redline",
		"useradd --no-user-group --gid users redline",
		"useradd --user-group redline",
		"ln -s /mnt/absent /var/lib/redline", // a link to a disk that is not mounted
	} {
		runsWithin(t, root, "sh", "-ec", before+`
dpkg --install /tmp/redline.deb
getent passwd redline
getent group redline
dpkg --purge redline
userdel redline
! getent group redline || groupdel redline
test ! -e /var/lib/redline`)
	}
}

// TestPurgeMounted purges the Debian package where a disk is mounted for its data: the disk
// is emptied, and the package is gone.
func TestPurgeMounted(t *testing.T) {
	deb, _ := find(t, "deb")
	root := debianRoot(t)
	copyFile(t, deb, filepath.Join(root, "tmp/redline.deb"), 0o644)
	said := runsWithin(t, root, "sh", "-ec", `mkdir /var/lib/redline
mount -t tmpfs tmpfs /var/lib/redline
dpkg --install /tmp/redline.deb
touch /var/lib/redline/data
dpkg --purge redline
ls /var/lib/redline
dpkg-query --show redline || echo gone`)
	if strings.Contains(said, "\ndata\n") || !strings.HasSuffix(said, "gone\n") {
		t.Error(said)
	}
}
