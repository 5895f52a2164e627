package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// redlineSays returns the output of a command that succeeds.
func redlineSays(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run(context.Background(), args, strings.NewReader(""), &out, &errs); status != 0 {
		t.Fatalf("redline %s: %d, %s", strings.Join(args, " "), status, &errs)
	}
	return out.String()
}

// manPages returns the pages that redline man writes, by their file names.
func manPages(t *testing.T, dir string, args ...string) map[string]string {
	t.Helper()
	redlineSays(t, append([]string{"man", dir}, args...)...)
	pages := map[string]string{}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages[filepath.Base(file)] = string(text)
	}
	return pages
}

// TestManFlags holds that each command of the help has a page, with each flag of its help.
func TestManFlags(t *testing.T) {
	pages := manPages(t, filepath.Join(t.TempDir(), "share", "man1"))
	command := regexp.MustCompile(`(?m)^  ([a-z]+) +[A-Z]`)
	flag := regexp.MustCompile(`(?m)^ +(?:(-[a-z]), )?--([a-z.-]+)`)
	asked := 0
	var ask func(path ...string)
	ask = func(path ...string) {
		help := redlineSays(t, append(path, "--help")...)
		name := strings.Join(append([]string{"redline"}, path...), "-") + ".1"
		page, ok := pages[name]
		if !ok {
			t.Errorf("there is no %s", name)
			return
		}
		asked++
		_, flags, _ := strings.Cut(help, "\nFlags:\n")
		found := flag.FindAllStringSubmatch(flags, -1)
		if len(found) == 0 {
			t.Errorf("redline %s --help has no flags", strings.Join(path, " "))
		}
		for _, f := range found {
			tag := `\fB\-\-` + strings.ReplaceAll(f[2], "-", `\-`) + `\fR`
			if f[1] != "" {
				tag = `\fB\` + f[1] + `\fR, ` + tag
			}
			if !strings.Contains(page, "\n.TP\n"+tag) {
				t.Errorf("%s has no --%s", name, f[2])
			}
		}
		_, commands, ok := strings.Cut(help, "\nAvailable Commands:\n")
		if !ok {
			return
		}
		commands, _, _ = strings.Cut(commands, "\nFlags:\n")
		for _, below := range command.FindAllStringSubmatch(commands, -1) {
			if below[1] != "help" {
				ask(append(slices.Clone(path), below[1])...)
			}
		}
	}
	ask()
	if asked != len(pages) {
		t.Errorf("%d pages, and the help has %d commands", len(pages), asked)
	}
}

// TestManSame holds that the same date gives the same pages, in whichever way it is given.
func TestManSame(t *testing.T) {
	given := manPages(t, t.TempDir(), "--date", "2026-11-28")
	if head, _, _ := strings.Cut(given["redline-watch.1"], "\n"); !strings.HasPrefix(head, `.TH "REDLINE\-WATCH" "1" "2026-11-28" "redline `) {
		t.Errorf("the page begins with %s", head)
	}
	t.Setenv("SOURCE_DATE_EPOCH", "1795910399") // 23:59:59
	t.Setenv("TZ", "Asia/Tokyo")
	if diff := cmp.Diff(given, manPages(t, t.TempDir())); diff != "" {
		t.Errorf("SOURCE_DATE_EPOCH gives others (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(given, manPages(t, t.TempDir(), "--date", "2026-11-28")); diff != "" {
		t.Errorf("once more, they differ (-want +got):\n%s", diff)
	}
}

// TestManDate holds which date stands before which.
func TestManDate(t *testing.T) {
	t.Cleanup(func() { commit, date = "", "" })
	info := func() (*debug.BuildInfo, bool) { return nil, false }
	for _, c := range []struct{ given, epoch, linked, want string }{
		{"2026-11-01", "1795910399", "2026-11-02T03:00:00Z", "2026-11-01"},
		{"", "1795910399", "2026-11-02T03:00:00Z", "2026-11-28"},
		{"", "", "2026-11-02T01:00:00+02:00", "2026-11-01"},
		{"1.1.2026", "", "", `--date "1.1.2026"; expected a date such as 2026-11-28`},
		{"", "yesterday", "", `SOURCE_DATE_EPOCH "yesterday"; expected seconds since 1970`},
	} {
		commit, date = "1", c.linked
		at, err := manDate(c.given, c.epoch, built(info))
		got := at.UTC().Format("2006-01-02")
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// requireProgram skips a test without a program, or fails it if REDLINE_REQUIRE names it.
func requireProgram(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err == nil {
		return
	}
	if slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), name) {
		t.Fatalf("%s is required, and not installed", name)
	}
	t.Skipf("%s is not installed; .ci/run installs it", name)
}

// TestManLint holds that the programs that read man pages find nothing wrong with them, and
// that lexgrog, by which apropos and whatis know pages, reads the names.
func TestManLint(t *testing.T) {
	dir := t.TempDir()
	pages := manPages(t, dir)
	for _, c := range []struct {
		command []string
		says    string // of a page, by its name
	}{
		{[]string{"groff", "-man", "-ww", "-z"}, ""},
		{[]string{"mandoc", "-T", "lint"}, ""},
		{[]string{"man", "--warnings", "-E", "UTF-8", "-Tutf8", "-Z", "-l"}, ""},
		{[]string{"lexgrog"}, `%s: "%s - `},
	} {
		t.Run(c.command[0], func(t *testing.T) {
			requireProgram(t, c.command[0])
			for name := range pages {
				file := filepath.Join(dir, name)
				cmd := exec.CommandContext(t.Context(), c.command[0], append(c.command[1:], file)...)
				cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "MANWIDTH=80", "MAN_KEEP_STDERR=1", "MANROFFOPT=-ww")
				var said bytes.Buffer
				cmd.Stderr = &said
				if c.command[0] != "man" { // which writes the page
					cmd.Stdout = &said
				}
				if err := cmd.Run(); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				want := ""
				if c.says != "" {
					want = fmt.Sprintf(c.says, file, strings.TrimSuffix(name, ".1"))
				}
				if !strings.HasPrefix(said.String(), want) || want == "" && said.Len() > 0 {
					t.Errorf("%s: %s, want %q", name, &said, want)
				}
			}
		})
	}
}
