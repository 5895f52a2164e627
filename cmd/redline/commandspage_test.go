package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline/cmd/redline/internal/promflags"
)

var update = flag.Bool("update", false, "rewrite the page of commands")

const commandsPage = "../../docs/reference/commands.md"

// TestCommandsPage holds that the page has every command and every flag, with the texts of
// the command's own help. To write it again: go test -run TestCommandsPage -update .
func TestCommandsPage(t *testing.T) {
	root := newRoot()
	root.InitDefaultCompletionCmd()
	var page strings.Builder
	page.WriteString("# Commands and flags\n\n" +
		"`go test -run TestCommandsPage -update .` in `cmd/redline` writes this page from the commands themselves. `redline help COMMAND` prints the same.\n\n" +
		"The exit status is 0 on success, 2 for a command line that cannot be followed, and 1 for any other failure. `redline run` ends with the status of its command.\n\n" +
		"| command | |\n|---|---|\n")
	var commands []*cobra.Command
	for _, cmd := range root.Commands() {
		if cmd.IsAvailableCommand() {
			commands = append(commands, cmd)
			fmt.Fprintf(&page, "| [`%s`](#%s) | %s |\n", cmd.CommandPath(), strings.ReplaceAll(cmd.CommandPath(), " ", "-"), cmd.Short)
		}
	}
	for _, cmd := range commands {
		writeCommand(&page, cmd)
	}
	if *update {
		if err := os.WriteFile(commandsPage, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(commandsPage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(page.String(), string(kept)); diff != "" {
		t.Errorf("docs/reference/commands.md differs (-want +got):\n%s", diff)
	}
}

func writeCommand(page *strings.Builder, cmd *cobra.Command) {
	cmd.InitDefaultHelpFlag()
	fmt.Fprintf(page, "\n## %s\n\n", cmd.CommandPath())
	if cmd.Name() == "completion" { // cobra's own text, which is long
		fmt.Fprintf(page, "%s: bash, fish, powershell or zsh. `redline completion SHELL --help` says where to put it.\n", cmd.Short)
		return
	}
	about := cmd.Long
	if about == "" {
		about = cmd.Short + "."
	}
	for _, paragraph := range strings.Split(about, "\n\n") {
		if strings.HasPrefix(paragraph, "  ") {
			fmt.Fprintf(page, "```\n%s\n```\n\n", paragraph)
		} else {
			fmt.Fprintf(page, "%s\n\n", inMarkdown(paragraph))
		}
	}
	fmt.Fprintf(page, "```\n%s\n```\n", cmd.UseLine())
	if cmd.Example != "" {
		fmt.Fprintf(page, "\nExamples:\n\n```\n%s\n```\n", strings.ReplaceAll(strings.TrimPrefix(cmd.Example, "  "), "\n  ", "\n"))
	}
	var shown, hidden []*pflag.Flag
	var ignoredNames []string
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		switch {
		case strings.HasPrefix(f.Name, "no-") && f.Hidden: // said in words
		case promflags.HasNoEffect(f):
			ignoredNames = append(ignoredNames, "`--"+f.Name+"`")
		case f.Hidden:
			hidden = append(hidden, f)
		case f.Name != "help":
			shown = append(shown, f)
		}
	})
	writeFlags(page, "", shown)
	intro := "This flag is not in the help:\n\n"
	if cmd.Name() == "watch" {
		intro = "These flags of Prometheus work by its names, and are not in the help. A flag with a dot or a hyphen in its name that is on or off can be turned off by `--no-NAME`.\n\n"
	}
	writeFlags(page, intro, hidden)
	if len(ignoredNames) > 0 {
		fmt.Fprintf(page, "\nThese flags of Prometheus are taken, and have no effect: %s.\n", strings.Join(ignoredNames, ", "))
	}
}

func writeFlags(page *strings.Builder, intro string, flags []*pflag.Flag) {
	if len(flags) == 0 {
		return
	}
	fmt.Fprintf(page, "\n%s| flag | meaning | default |\n|---|---|---|\n", intro)
	for _, f := range flags {
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if value != "" {
			name += " " + value
		}
		preset := ""
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" && f.DefValue != "0" && f.DefValue != "0s" {
			preset = "`" + f.DefValue + "`"
		}
		cell := strings.NewReplacer("|", `\|`).Replace
		fmt.Fprintf(page, "| `%s` | %s | %s |\n", cell(name), cell(inMarkdown(usage)), cell(preset))
	}
}

// inMarkdown returns a text of which Markdown takes nothing for its own.
func inMarkdown(text string) string {
	return strings.NewReplacer("<", `\<`, "*", `\*`).Replace(text)
}
