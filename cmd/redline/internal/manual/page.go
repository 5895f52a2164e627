// Package manual has the documentation of commands. [Of] walks the commands and makes one
// model of all that their help says; the man pages and docs/reference/commands.md are
// written from it.
package manual

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline/cmd/redline/internal/promflags"
)

// ExitStatus says how every command ends.
const ExitStatus = "The exit status is 0 on success, 2 for a command line that cannot be followed, and 1 for any other failure. " +
	"redline run ends with the status of its command."

// Page is the documentation of a command.
type Page struct {
	Path     string // of the command, as redline watch
	Short    string // one line on it
	About    []Passage
	Usage    string // the command line
	Examples []string
	Flags    []Flag   // those of the help
	Unlisted []Flag   // those that the help leaves out
	Note     string   // on the unlisted flags
	Ignored  []string // names of flags that are taken and have no effect
	Commands []*Page  // below it
}

// Passage is a paragraph, or lines that stand as they are.
type Passage struct {
	Text     string
	Verbatim bool
}

// Flag is a flag of a command.
type Flag struct {
	Name, Shorthand string // without hyphens
	Value           string // the placeholder of its value; "" if it has none
	Usage           string
	Default         string // "" for a default that says nothing, as 0 and false do
}

// Of returns the page of a command, with those of the available commands below it. Call it
// when the flags and commands that cobra adds are there.
func Of(cmd *cobra.Command) *Page {
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	page := &Page{Path: cmd.CommandPath(), Short: cmd.Short, About: passages(cmd), Usage: cmd.UseLine()}
	if cmd.Example != "" {
		page.Examples = undented(cmd.Example)
	}
	page.addFlags(cmd.LocalFlags())
	for _, below := range cmd.Commands() {
		if below.IsAvailableCommand() {
			page.Commands = append(page.Commands, Of(below))
		}
	}
	return page
}

// Name returns the name of the man page: redline-watch.
func (p *Page) Name() string { return strings.ReplaceAll(p.Path, " ", "-") }

// All returns a page and those below it.
func (p *Page) All() []*Page {
	all := []*Page{p}
	for _, below := range p.Commands {
		all = append(all, below.All()...)
	}
	return all
}

func (p *Page) addFlags(flags *pflag.FlagSet) {
	p.Note = "This flag is not in the help:"
	flags.VisitAll(func(f *pflag.Flag) {
		switch {
		case strings.HasPrefix(f.Name, "no-") && f.Hidden: // the note says it
			p.Note = "These flags of Prometheus work by its names, and are not in the help. " +
				"A flag with a dot or a hyphen in its name that is on or off can be turned off by --no-NAME."
		case promflags.HasNoEffect(f):
			p.Ignored = append(p.Ignored, f.Name)
		case f.Hidden:
			p.Unlisted = append(p.Unlisted, flagOf(f))
		default:
			p.Flags = append(p.Flags, flagOf(f))
		}
	})
}

func flagOf(f *pflag.Flag) Flag {
	value, usage := pflag.UnquoteUsage(f)
	preset := f.DefValue
	if slices.Contains([]string{"false", "[]", "0", "0s"}, preset) {
		preset = ""
	}
	return Flag{Name: f.Name, Shorthand: f.Shorthand, Value: value, Usage: usage, Default: preset}
}

// passages returns the long text of a command, or the short one as a sentence.
func passages(cmd *cobra.Command) []Passage {
	about := strings.Trim(cmd.Long, "\n")
	if about == "" {
		about = cmd.Short + "."
	}
	var all []Passage
	for text := range strings.SplitSeq(about, "\n\n") {
		verbatim := strings.HasPrefix(text, "  ") || strings.HasPrefix(text, "\t")
		if text = strings.TrimPrefix(text, "#### "); strings.TrimSpace(text) != "" { // cobra's headings
			all = append(all, Passage{text, verbatim})
		}
	}
	return all
}

// undented returns the lines of a text without the blanks that all of them begin with.
func undented(text string) []string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	least := -1
	for i, line := range lines {
		lines[i] = strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), " ")
		if blanks := len(lines[i]) - len(strings.TrimLeft(lines[i], " ")); lines[i] != "" && (least < 0 || blanks < least) {
			least = blanks
		}
	}
	for i, line := range lines {
		lines[i] = line[min(max(least, 0), len(line)):]
	}
	return lines
}
