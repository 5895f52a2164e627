// Package workeruser finds the user whose a command's workers will be: of command lines and
// configuration files of gunicorn, uWSGI and the programs that change users.
package workeruser

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/envvar"
	"github.com/redline-metrics/redline/cmd/redline/internal/rundir"
)

// Of returns the user of a command's workers, or nil if that is this process's user, or
// unknown. said is the value of --user; without it the command line and its configuration
// files tell. An error says that there is no such user, or that only root's processes can
// become another user's.
func Of(said string, args, environ []string) (*rundir.User, error) {
	name := said
	if name == "" && os.Geteuid() == 0 {
		name = userOf(args, environ)
	}
	if name == "" {
		return nil, nil
	}
	user, err := rundir.LookUpUser(name)
	switch {
	case err != nil && said == "":
		return nil, nil // there is no such user: the command says so itself
	case err != nil:
		return nil, err
	case user.UID == os.Geteuid():
		return nil, nil
	case os.Geteuid() != 0:
		return nil, errors.New("only root's workers become another user's")
	}
	return user, nil
}

// userOf returns NAME or NAME:GROUP as the first program of a command line has it that
// is known to change its user.
func userOf(args, environ []string) string {
	for i, arg := range args {
		rest := args[i+1:]
		switch filepath.Base(arg) {
		case "gunicorn":
			return gunicornUser(rest, environ)
		case "uwsgi", "uwsgi-core":
			return uwsgiUser(rest, environ)
		case "gosu", "su-exec", "s6-setuidgid", "setuidgid":
			if len(rest) > 0 {
				return rest[0]
			}
		case "setpriv":
			return withGroup(option(rest, "", "--reuid"), option(rest, "", "--regid"))
		case "runuser":
			return withGroup(option(rest, "-u", "--user"), option(rest, "-g", "--group"))
		case "chpst":
			return option(rest, "-u", "")
		}
	}
	return ""
}

func withGroup(user, group string) string {
	if user == "" || group == "" {
		return user
	}
	return user + ":" + group
}

// option returns the last value that arguments give to an option, in any of the forms
// -uX, -u X, --user X and --user=X.
func option(args []string, short, long string) (value string) {
	for i, arg := range args {
		name, with, has := strings.Cut(arg, "=")
		switch {
		case long != "" && name == long && has:
			value = with
		case (arg == long || arg == short) && arg != "" && i+1 < len(args):
			value = args[i+1]
		case short != "" && !strings.HasPrefix(arg, "--") && strings.HasPrefix(arg, short) && arg != short:
			value = strings.TrimPrefix(arg, short)
		}
	}
	return value
}

// gunicornUser returns the user that gunicorn takes: of its arguments, of GUNICORN_CMD_ARGS,
// or of its configuration file, in that order.
func gunicornUser(args, environ []string) string {
	further := strings.Fields(envvar.Value(environ, "GUNICORN_CMD_ARGS"))
	setting := func(short, long, name string) string {
		for _, from := range [][]string{args, further} {
			if value := option(from, short, long); value != "" {
				return value
			}
		}
		file := "gunicorn.conf.py"
		for _, from := range [][]string{further, args} {
			if named := option(from, "-c", "--config"); named != "" {
				file = strings.TrimPrefix(named, "file:")
			}
		}
		return assigned(file, `(?m)^`+name+`[ \t]*=[ \t]*["']?([\w.-]+)["']?[ \t]*(?:#.*)?\r?$`)
	}
	return withGroup(setting("-u", "--user", "user"), setting("-g", "--group", "group"))
}

// uwsgiUser returns the user that uWSGI takes: of its arguments, of its environment, or of
// its ini files.
func uwsgiUser(args, environ []string) string {
	setting := func(name string) string {
		if value := option(args, "", "--"+name); value != "" {
			return value
		}
		if value := envvar.Value(environ, "UWSGI_"+strings.ToUpper(name)); value != "" {
			return value
		}
		files := []string{option(args, "", "--ini")}
		for _, arg := range args {
			if file, _, _ := strings.Cut(arg, ":"); strings.HasSuffix(file, ".ini") && !strings.HasPrefix(arg, "-") {
				files = append(files, arg)
			}
		}
		for _, file := range slices.Backward(files) {
			file, _, _ = strings.Cut(file, ":") // a section may follow
			if value := assigned(file, `(?m)^[ \t]*`+name+`[ \t]*=[ \t]*([\w.-]+)[ \t]*\r?$`); value != "" {
				return value
			}
		}
		return ""
	}
	return withGroup(setting("uid"), setting("gid"))
}

// assigned returns the last value that a configuration file gives to a name, where it
// does so on a line of its own, as pattern has it.
func assigned(file, pattern string) string {
	if file == "" {
		return ""
	}
	f, err := os.Open(file) //nolint:gosec // the command's own
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	const most = 1 << 20
	text, _ := io.ReadAll(io.LimitReader(f, most))
	found := regexp.MustCompile(pattern).FindAllSubmatch(text, -1)
	if len(found) == 0 {
		return ""
	}
	return string(found[len(found)-1][1])
}
