package rundir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// User is whom the workers of a command run as, where that is not this process's user.
type User struct {
	UID, GID int
	Name     string // for messages
}

// LookUpUser returns a user by NAME or NAME:GROUP, each of which may be a number. A user
// without a group has the one of the user database, or else this process's.
func LookUpUser(name string) (*User, error) {
	of, group, _ := strings.Cut(name, ":")
	u := &User{Name: of, GID: os.Getegid()}
	known, err := user.Lookup(of)
	if err != nil {
		known, err = user.LookupId(of)
	}
	if err == nil {
		of = known.Uid
		if gid, err := strconv.Atoi(known.Gid); err == nil {
			u.GID = gid
		}
	}
	if u.UID, err = strconv.Atoi(of); err != nil || u.UID < 0 {
		return nil, fmt.Errorf("unknown user %s", of)
	}
	if group == "" {
		return u, nil
	}
	if known, err := user.LookupGroup(group); err == nil {
		group = known.Gid
	}
	if u.GID, err = strconv.Atoi(group); err != nil || u.GID < 0 {
		return nil, fmt.Errorf("unknown group %s", group)
	}
	return u, nil
}

// MayWrite returns why the user cannot make files in a directory, or nil.
func (u *User) MayWrite(dir string) error {
	return u.act(func() error {
		file, err := os.CreateTemp(dir, ".redline-try-")
		if err != nil {
			return err
		}
		return errors.Join(file.Close(), os.Remove(file.Name()))
	})
}

// MayRead returns why the user cannot read all that is below a directory, or nil.
func (u *User) MayRead(dir string) error {
	return u.act(func() error {
		return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() || e.Name() == lockName {
				return err
			}
			file, err := os.Open(path) //nolint:gosec // made by this process
			if err != nil {
				return err
			}
			return file.Close()
		})
	})
}

// Own gives the user a directory, file or socket of this process's user. Its mode stays,
// but for the owner, who may do all. A symbolic link is refused: its target may be
// anybody's.
func (u *User) Own(path string) error {
	// One descriptor for all, so that nothing else can take the name in between.
	fd, err := unix.Open(path, openForOwning|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil && !errors.Is(err, unix.ELOOP) {
		return &fs.PathError{Op: "open", Path: path, Err: err}
	}
	var stat unix.Stat_t
	if err == nil {
		defer func() { _ = unix.Close(fd) }()
		if err := unix.Fstat(fd, &stat); err != nil {
			return fmt.Errorf("look at %s: %w", path, err)
		}
	}
	if err != nil || stat.Mode&unix.S_IFMT == unix.S_IFLNK {
		return fmt.Errorf("%s is a symbolic link: name what it leads to", path)
	}
	if int(stat.Uid) != os.Geteuid() {
		return fmt.Errorf("%s is user %d's", path, stat.Uid)
	}
	all := uint32(0o600)
	if stat.Mode&unix.S_IFMT == unix.S_IFDIR {
		all = 0o700
	}
	return give(fd, path, uint32(stat.Mode)&0o777|all, u.UID, u.GID) //nolint:unconvert,nolintlint // differs between systems
}

// Show has all users read the files below a directory, and this process's alone change them.
func Show(dir string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
			return os.Chmod(path, 0o755) //nolint:gosec // to be read by all
		case e.Type().IsRegular() && e.Name() != lockName:
			return os.Chmod(path, 0o644) //nolint:gosec // to be read by all
		}
		return nil
	})
}
