package manual_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/manual"
)

var update = flag.Bool("update", false, "rewrite the golden page")

// longWord has no place of its own where a line may end.
var longWord = strings.Repeat("abcdefghij", 30)

// hostile returns a program with all texts that roff could take for its own.
func hostile() *manual.Page {
	root := &cobra.Command{Use: "program", Short: "A program", Run: func(*cobra.Command, []string) {}}
	command := &cobra.Command{
		Use:   "do-it FILE...",
		Short: `Read \n from .dot and 'quote' - "all" of it`,
		Long: ".dot begins a paragraph, and 'quotes' are ASCII: `a`, \"b\", ^c, ~d, a-b, --c.\n" +
			".TH \"no\" request\n'br nor this\n\n" +
			"  .nf in a block\n  'br and \\fBno font\\fR\n\n      deeper \\\n\n" +
			"Its end: é, \x1b[31mred\x1b[0m, " + longWord + ", and\nhttps://example.com/" + strings.Repeat("part/", 30) + " \\",
		Example: "  program do-it .hidden 'a b' \\\n    C:\\new\\temp",
		Run:     func(*cobra.Command, []string) {},
	}
	command.Flags().StringP("file", "f", `.\x`, "`.name` of it; 'none' is \\")
	command.Flags().Bool("on", false, "a switch")
	command.Flags().Bool("unlisted", false, ".unlisted")
	command.Flags().Lookup("unlisted").Hidden = true
	root.AddCommand(command)
	return manual.Of(root)
}

func roff() string {
	pages := hostile()
	return pages.Commands[0].Roff(pages, manual.Edition{Date: "2026-11-28", Source: `program "1.0"`})
}

// TestGolden holds a page of all texts that roff could take for its own. To write it again:
// go test -run TestGolden -update .
func TestGolden(t *testing.T) {
	const file = "testdata/program-do-it.1"
	page := roff()
	if *update {
		if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), page); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}

// TestHostile holds that groff and mandoc print such texts as they are, and say nothing.
func TestHostile(t *testing.T) {
	for _, command := range [][]string{
		{"groff", "-man", "-ww", "-Tutf8", "-P-cbou"},
		{"mandoc", "-T", "utf8"},
	} {
		t.Run(command[0], func(t *testing.T) {
			if _, err := exec.LookPath(command[0]); err != nil {
				if slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), command[0]) {
					t.Fatalf("%s is required, and not installed", command[0])
				}
				t.Skipf("%s is not installed; .ci/run installs it", command[0])
			}
			cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
			var out, errs bytes.Buffer
			cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(roff()), &out, &errs
			if err := cmd.Run(); err != nil || errs.Len() > 0 {
				t.Fatalf("%v: %s", err, &errs)
			}
			shown := plain(out.String())
			lines := strings.Split(shown, "\n")
			for _, line := range lines {
				if command[0] == "groff" && len(line) > 90 { // mandoc never ends a line within a word
					t.Errorf("a line beyond the edge: %s", line)
				}
			}
			words := strings.Join(strings.Fields(shown), " ")
			for _, want := range []string{
				`program-do-it - Read \n from .dot and 'quote' - "all" of it`,
				".dot begins a paragraph, and 'quotes' are ASCII: `a`, \"b\", ^c, ~d, a-b, --c. .TH \"no\" request 'br nor this",
				`.nf in a block 'br and \fBno font\fR`,
				`deeper \`, "Its end: é, [31mred[0m, ", `program do-it .hidden 'a b' \ C:\new\temp`,
				`-f, --file .name .name of it; 'none' is \ (default .\x)`, "--unlisted .unlisted",
			} {
				if !strings.Contains(words, want) {
					t.Errorf("the page has no %s:\n%s", want, shown)
				}
			}
			for _, want := range []string{longWord, "https://example.com/" + strings.Repeat("part/", 30)} {
				if !strings.Contains(strings.ReplaceAll(words, " ", ""), want) {
					t.Errorf("the page has no %s:\n%s", want, shown)
				}
			}
		})
	}
}

// plain returns a terminal's page without letters that others are struck over.
func plain(page string) string {
	var kept []rune
	for _, r := range page {
		if r == '\b' {
			kept = kept[:len(kept)-1]
			continue
		}
		kept = append(kept, r)
	}
	return string(kept)
}

// TestOf holds that the model has the available commands and their flags, without defaults
// that say nothing.
func TestOf(t *testing.T) {
	root := &cobra.Command{Use: "program", Short: "A program", Version: "1"}
	command := &cobra.Command{Use: "serve", Short: "Serve it", Run: func(*cobra.Command, []string) {}}
	command.Flags().Int("number", 0, "`count` of them")
	hidden := &cobra.Command{Use: "secret", Hidden: true, Run: func(*cobra.Command, []string) {}}
	root.AddCommand(command, hidden)
	got := manual.Of(root)
	want := &manual.Page{
		Path: "program", Short: "A program", Usage: "program [flags]", About: []manual.Passage{{Text: "A program."}},
		Flags: []manual.Flag{{Name: "help", Shorthand: "h", Usage: "help for program"}, {Name: "version", Shorthand: "v", Usage: "version for program"}},
		Commands: []*manual.Page{{
			Path: "program serve", Short: "Serve it", Usage: "program serve [flags]", About: []manual.Passage{{Text: "Serve it."}},
			Flags: []manual.Flag{{Name: "help", Shorthand: "h", Usage: "help for serve"}, {Name: "number", Value: "count", Usage: "count of them"}},
			Note:  "This flag is not in the help:",
		}},
		Note: "This flag is not in the help:",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
