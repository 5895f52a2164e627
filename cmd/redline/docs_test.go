package main

import (
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"
)

// TestDocsCommands holds that each command line of redline in README and docs is one that
// the command understands: its subcommand, flags, their values and the number of
// arguments. A line within a sentence has subcommands and flags that there are.
func TestDocsCommands(t *testing.T) {
	lines := 0
	for file, text := range pages(t) {
		for i, part := range strings.Split(text, "```") {
			switch inBlock := i%2 == 1; {
			case inBlock:
				language, block, _ := strings.Cut(part, "\n")
				if language != "" && language != "sh" {
					continue
				}
				for line := range strings.Lines(block) {
					lines += checkLine(t, file, line)
				}
			default:
				for _, code := range regexp.MustCompile("`(redline [^`\n]+)`").FindAllStringSubmatch(part, -1) {
					if cmd, _, err := newRoot().Find(strings.Fields(code[1])[1:]); err == nil {
						checkFlags(t, file, cmd, code[1])
					}
				}
			}
		}
	}
	if lines < 50 {
		t.Errorf("only %d command lines were found", lines)
	}
}

// checkLine parses a command line of redline's as far as it is one, and returns how many
// it has seen.
func checkLine(t *testing.T, file, line string) (seen int) {
	t.Helper()
	line = strings.ReplaceAll(strings.TrimSpace(line), "go run ./cmd/redline", "redline")
	_, line, found := strings.Cut(" "+line, " redline ")
	if !found || strings.HasPrefix(line, "-- ") || strings.Contains(line, "[") && !strings.Contains(line, "'") {
		return 0 // no command of redline's, or how one is used
	}
	cmd, args, err := newRoot().Find(words(line))
	if err != nil {
		t.Errorf("%s: redline %s: %v", file, line, err)
		return 1
	}
	if err := cmd.ParseFlags(args); err != nil {
		t.Errorf("%s: redline %s: %v", file, line, err)
	} else if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
		t.Errorf("%s: redline %s: %v", file, line, err)
	}
	return 1
}

// checkFlags checks that a command has the flags of a text, up to the command that
// redline run is to start.
func checkFlags(t *testing.T, file string, cmd *cobra.Command, text string) {
	t.Helper()
	text, _, _ = strings.Cut(text, " -- ")
	for _, flag := range regexp.MustCompile(`--([a-z][a-z0-9.-]*)`).FindAllStringSubmatch(text, -1) {
		if flag[1] != "help" && cmd.Flags().Lookup(flag[1]) == nil {
			t.Errorf("%s: %s: there is no flag --%s", file, text, flag[1])
		}
	}
}

// words splits a line as a shell does, as far as pages need it.
func words(line string) (found []string) {
	for _, word := range regexp.MustCompile(`'[^']*'|\S+`).FindAllString(line, -1) {
		if word == ">" { // the output goes into a file
			break
		}
		found = append(found, strings.Trim(word, "'"))
	}
	return found
}

// TestDocsYAML holds that each block of YAML in README and docs is YAML, and redline watch
// takes it where it is a part of a prometheus.yml or an alertmanager.yml.
func TestDocsYAML(t *testing.T) {
	checked := 0
	for file, text := range pages(t) {
		for _, part := range strings.Split(text, "\n```yaml\n")[1:] {
			block, _, _ := strings.Cut(part, "\n```")
			var parsed map[string]any
			if err := yaml.Unmarshal([]byte(block), &parsed); err != nil {
				t.Errorf("%s: %v:\n%s", file, err, block)
			}
			args := []string{"watch", "--check", ":1"}
			for key, flag := range map[string]string{"remote_write": "--config", "receivers": "--alertmanager.config"} {
				if parsed[key] == nil {
					continue
				}
				config := filepath.Join(t.TempDir(), "config.yml")
				if err := os.WriteFile(config, []byte(block), 0o600); err != nil {
					t.Fatal(err)
				}
				if flag == "--config" {
					args = args[:2] // it has targets of its own
				}
				checked++
				var stderr strings.Builder
				if code := run(t.Context(), append(args, flag, config), strings.NewReader(""), io.Discard, &stderr); code != 0 {
					t.Errorf("%s: %d %s", file, code, stderr.String())
				}
			}
		}
	}
	if checked < 3 {
		t.Errorf("only %d configurations were checked", checked)
	}
}

// TestDocsEndpoints holds that a running redline watch knows each path that the page of
// endpoints gives to it, and the page has each path that the sources name.
func TestDocsEndpoints(t *testing.T) {
	text, err := os.ReadFile("../../docs/reference/http.md")
	if err != nil {
		t.Fatal(err)
	}
	_, ofWatch, _ := strings.Cut(string(text), "\n## redline watch")
	base := watched(t, "--listen", "127.0.0.1:0", "--enable-feature", "search-api",
		"--web.enable-lifecycle", "--web.enable-pprof", "--web.enable-remote-write-receiver", "--web.enable-otlp-receiver", "--web.enable-admin-api", ":1")
	code, unknown := send(t, http.MethodGet, base+"/api/v1/no/such/path", "")
	if code != http.StatusNotFound {
		t.Fatalf("a path that nothing knows: %d %s", code, unknown)
	}
	checked := 0
	for _, match := range regexp.MustCompile("`(GET |POST )?(/[a-z0-9_./{}-]*)`").FindAllStringSubmatch(ofWatch, -1) {
		method, path := strings.TrimSpace(match[1]), match[2]
		if method == "" {
			method = http.MethodGet
		}
		switch {
		case path == "/redline" || path == "/api/v1/status" || path == "/api/v2/" || path == "/graph" || path == "/alerts":
			continue // the beginning of others, or of the page
		case path == "/api/v1/notifications/live":
			continue // it does not end
		case strings.HasPrefix(path, "/clean") || path == "/snapshot":
			method, path = http.MethodPost, "/api/v1/admin/tsdb"+path
		case strings.Count(path, "/") <= 2 && strings.Contains(ofWatch, "`GET /api/v1/status/config`, `/flags`") && statusPath(path):
			path = "/api/v1/status" + path
		}
		checked++
		path = strings.NewReplacer("{name}", "job", "{id}", "1").Replace(path)
		code, text := send(t, method, base+path, "")
		if code == http.StatusNotFound && !strings.Contains(text, `"errorType":"redline"`) || code == http.StatusMethodNotAllowed {
			t.Errorf("%s %s: %d %.200s", method, path, code, text)
		}
	}
	if checked < 40 {
		t.Errorf("only %d paths were checked", checked)
	}
	named := regexp.MustCompile(`(?:HandleFunc|Handle)\("((?:GET |POST )?/[^"]*)"`)
	for _, file := range []string{"collect.go", "internal/web/web.go", "internal/engine/api.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range named.FindAllStringSubmatch(string(source), -1) {
			_, path, _ := strings.Cut("/"+match[1], "/")
			if path = path[strings.Index(path, "/"):]; path != "/api/" && path != "/api/v1/" && !strings.Contains(string(text), path+"`") {
				t.Errorf("the page lacks %s, of %s", match[1], file)
			}
		}
	}
}

func statusPath(path string) bool {
	switch path {
	case "/flags", "/runtimeinfo", "/buildinfo", "/tsdb", "/tsdb/blocks", "/walreplay", "/self_metrics":
		return true
	}
	return false
}

// pages returns README and the pages below docs, by file.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	add := func(file string) error {
		text, err := os.ReadFile(file)
		found[file] = string(text)
		return err
	}
	err := add("../../README.md")
	if err == nil {
		err = filepath.WalkDir("../../docs", func(file string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(file) != ".md" {
				return err
			}
			return add(file)
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return found
}
