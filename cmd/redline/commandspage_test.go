package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/manual"
)

var update = flag.Bool("update", false, "rewrite the page of commands")

const commandsPage = "../../docs/reference/commands.md"

// TestCommandsPage holds that the page has every command and every flag, with the texts of
// the command's own help. To write it again: go test -run TestCommandsPage -update .
func TestCommandsPage(t *testing.T) {
	page := commandsMarkdown(allPages())
	if *update {
		if err := os.WriteFile(commandsPage, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(commandsPage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(page, string(kept)); diff != "" {
		t.Errorf("docs/reference/commands.md differs (-want +got):\n%s", diff)
	}
}

// allPages returns the documentation of all commands, as redline man has it.
func allPages() *manual.Page {
	root := newRoot()
	root.InitDefaultCompletionCmd()
	return manual.Of(root)
}

func commandsMarkdown(root *manual.Page) string {
	var page strings.Builder
	page.WriteString("# Commands and flags\n\n" +
		"`go test -run TestCommandsPage -update .` in `cmd/redline` writes this page from the commands themselves. `redline help COMMAND` prints the same, and `redline man DIR` writes it as man pages.\n\n" +
		strings.ReplaceAll(manual.ExitStatus, "redline run", "`redline run`") + "\n\n" +
		"| command | |\n|---|---|\n")
	for _, command := range root.Commands {
		fmt.Fprintf(&page, "| [`%s`](#%s) | %s |\n", command.Path, command.Name(), command.Short)
	}
	for _, command := range root.Commands {
		writeCommand(&page, command)
	}
	return page.String()
}

func writeCommand(page *strings.Builder, command *manual.Page) {
	fmt.Fprintf(page, "\n## %s\n\n", command.Path)
	if len(command.Commands) > 0 { // cobra's completion, which has a long text for each shell
		fmt.Fprintf(page, "%s: bash, fish, powershell or zsh. `%s SHELL --help` says where to put it.\n", command.Short, command.Path)
		return
	}
	for _, passage := range command.About {
		if passage.Verbatim {
			fmt.Fprintf(page, "```\n%s\n```\n\n", passage.Text)
		} else {
			fmt.Fprintf(page, "%s\n\n", inMarkdown(passage.Text))
		}
	}
	fmt.Fprintf(page, "```\n%s\n```\n", command.Usage)
	if len(command.Examples) > 0 {
		fmt.Fprintf(page, "\nExamples:\n\n```\n%s\n```\n", strings.Join(command.Examples, "\n"))
	}
	writeFlags(page, "", command.Flags)
	writeFlags(page, strings.ReplaceAll(command.Note, "--no-NAME", "`--no-NAME`")+"\n\n", command.Unlisted)
	if len(command.Ignored) > 0 {
		fmt.Fprintf(page, "\nThese flags of Prometheus are taken, and have no effect: `--%s`.\n", strings.Join(command.Ignored, "`, `--"))
	}
}

func writeFlags(page *strings.Builder, intro string, flags []manual.Flag) {
	flags = slices.DeleteFunc(slices.Clone(flags), func(f manual.Flag) bool { return f.Name == "help" })
	if len(flags) == 0 {
		return
	}
	fmt.Fprintf(page, "\n%s| flag | meaning | default |\n|---|---|---|\n", intro)
	for _, f := range flags {
		name := "--" + f.Name
		if f.Value != "" {
			name += " " + f.Value
		}
		preset := ""
		if f.Default != "" {
			preset = "`" + f.Default + "`"
		}
		cell := strings.NewReplacer("|", `\|`).Replace
		fmt.Fprintf(page, "| `%s` | %s | %s |\n", cell(name), cell(inMarkdown(f.Usage)), cell(preset))
	}
}

// inMarkdown returns a text of which Markdown takes nothing for its own.
func inMarkdown(text string) string {
	return strings.NewReplacer("<", `\<`, "*", `\*`).Replace(text)
}
