package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// bashCompletion is Debian's package bash-completion, which cobra's script for bash needs.
const bashCompletion = "/usr/share/bash-completion/bash_completion"

// inShell returns the standard output of a shell. The test fails if the shell does, or if it
// writes to standard error.
func inShell(t *testing.T, command ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // a terminal may wait for ever
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "TERM=dumb", "INPUTRC=/dev/null")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil || errs.Len() > 0 {
		t.Fatalf("%s: %v\n%s%s", command[0], err, &out, &errs)
	}
	return out.String()
}

// typed returns the command lines that a shell runs in a terminal, where keys are typed. The
// shell reads a set-up before, in which redline is a function that says so.
func typed(t *testing.T, shell, setup, keys string) string {
	t.Helper()
	requireProgram(t, "zsh") // its zpty is the terminal
	script := filepath.Join(t.TempDir(), "setup")
	setup += `
redline() { if [[ $1 == __complete* ]]; then command redline "$@"; else echo "RAN:$*:"; fi; }
echo READY
`
	if err := os.WriteFile(script, []byte(setup), 0o600); err != nil {
		t.Fatal(err)
	}
	const driver = `
zmodload zsh/zpty
zpty terminal $1
zpty -w terminal ". $2"
zpty -r -m terminal setup '*READY*'
zpty -w terminal "$3"
zpty -r -m terminal shown '*RAN:*:*'
print -r -- "$setup$shown"
`
	shown := inShell(t, "zsh", "-f", "-c", driver, "driver", shell, script, keys)
	_, ran, ok := strings.Cut(shown, "RAN:")
	if !ok {
		t.Fatalf("the terminal shows %q", shown)
	}
	ran, _, _ = strings.Cut(ran, ":")
	return ran
}

// TestCompletionBash holds that bash reads its script without a word, and that Tab completes
// commands and values of flags.
func TestCompletionBash(t *testing.T) {
	requireProgram(t, "bash")
	if _, err := os.Stat(bashCompletion); err != nil {
		if strings.Contains(","+os.Getenv("REDLINE_REQUIRE")+",", ",bash-completion,") {
			t.Fatalf("bash-completion is required: %v", err)
		}
		t.Skip("bash-completion is not installed; .ci/run installs it")
	}
	setup := ". " + bashCompletion + " && . <(redline completion bash)"
	if said := inShell(t, "bash", "--norc", "--noprofile", "-c", setup); said != "" {
		t.Errorf("reading it prints %q", said)
	}
	const shell = "bash --norc --noprofile -i"
	for keys, want := range map[string]string{
		"redline wat\t":                  "watch",
		"redline watch --log.lev\terr\t": "watch --log.level error",
	} {
		if got := typed(t, shell, setup, keys); got != want {
			t.Errorf("%q: %q, want %q", keys, got, want)
		}
	}
}

// TestCompletionZsh holds the same for zsh, whether it reads the script or finds it as a
// function in its path, where packages put it.
func TestCompletionZsh(t *testing.T) {
	requireProgram(t, "zsh")
	if said := inShell(t, "zsh", "-f", "-c", "autoload -Uz compinit && compinit -u -D && . <(redline completion zsh)"); said != "" {
		t.Errorf("reading it prints %q", said)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "_redline"), []byte(redlineSays(t, "completion", "zsh")), 0o600); err != nil {
		t.Fatal(err)
	}
	inShell(t, "zsh", "-n", filepath.Join(dir, "_redline"))
	for name, setup := range map[string]string{
		"read":     "autoload -Uz compinit && compinit -u -D && . <(redline completion zsh)",
		"in fpath": "fpath=(" + dir + " $fpath) && autoload -Uz compinit && compinit -u -D",
	} {
		for keys, want := range map[string]string{
			"redline wat\t":                  "watch",
			"redline watch --log.lev\terr\t": "watch --log.level error",
		} {
			if got := typed(t, "zsh -f -i", setup, keys); got != want {
				t.Errorf("%s, %q: %q, want %q", name, keys, got, want)
			}
		}
	}
}

// TestCompletionFish holds the same for fish, which itself says the offers of Tab.
func TestCompletionFish(t *testing.T) {
	requireProgram(t, "fish")
	for line, want := range map[string]string{
		"redline wat":                "watch\tScrape services, store, query and alert, in one process\n",
		"redline watch --log.l":      "--log.level\tlowest level of log lines: debug, info, warn or error\n",
		"redline watch --log.level ": "debug\ninfo\nwarn\nerror\n",
	} {
		got := inShell(t, "fish", "--no-config", "-c", "redline completion fish | source; complete -C '"+line+"'")
		if got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

// TestCompletionTexts holds that shells get no text with the quotes that mark values' names.
// The kind: the texts of all flags.
func TestCompletionTexts(t *testing.T) {
	for _, command := range newRoot().Commands() {
		said := redlineSays(t, "__complete", command.Name(), "--")
		if !strings.Contains(said, "--help\t") || strings.Contains(said, "`") {
			t.Errorf("redline %s: %s", command.Name(), said)
		}
	}
}
