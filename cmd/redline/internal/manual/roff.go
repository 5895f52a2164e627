package manual

import (
	"fmt"
	"slices"
	"strings"
)

// Edition is the part of a man page's header and footer that the commands do not tell.
type Edition struct {
	Date   string // YYYY-MM-DD
	Source string // the program and its release
}

// Roff returns a page in the man macros, for groff and mandoc. Pages is the page of the
// program, with all pages that this one refers to.
func (p *Page) Roff(pages *Page, edition Edition) string {
	w := &roffWriter{}
	// mandoc reads a date of plain hyphens alone. Neither words nor flags are hyphenated.
	w.line(fmt.Sprintf(`.TH "%s" "1" "%s" "%s" "Redline Manual"`, escape(strings.ToUpper(p.Name())), edition.Date, escape(edition.Source)))
	w.line(".nh\n.ad l")
	w.section("NAME")
	w.filled(p.Name() + " - " + p.Short)
	w.section("SYNOPSIS")
	w.line(bold(p.Path) + escape(strings.TrimPrefix(p.Usage, p.Path)))
	w.section("DESCRIPTION")
	w.passages(p.About)
	if len(p.Commands) > 0 {
		w.section("COMMANDS")
		for _, below := range p.Commands {
			w.tagged(bold(below.Name())+"(1)", below.Short)
		}
	}
	w.section("OPTIONS")
	w.flags(p.Flags)
	if len(p.Unlisted)+len(p.Ignored) > 0 {
		w.section("OTHER OPTIONS")
		w.passages([]Passage{{Text: p.Note}})
		w.flags(p.Unlisted)
	}
	if len(p.Ignored) > 0 {
		w.macro("PP")
		w.filled("These flags of Prometheus are taken, and have no effect: --" + strings.Join(p.Ignored, ", --") + ".")
	}
	w.section("EXIT STATUS")
	w.filled(ExitStatus)
	if len(p.Examples) > 0 {
		w.section("EXAMPLES")
		w.verbatim(p.Examples)
	}
	w.seeAlso(p, pages)
	return w.String()
}

// roffWriter writes requests and lines of roff.
type roffWriter struct{ strings.Builder }

func (w *roffWriter) line(text string) { fmt.Fprintln(w, text) }

func (w *roffWriter) macro(name string, args ...string) {
	fmt.Fprint(w, ".", name)
	for _, arg := range args {
		fmt.Fprintf(w, ` "%s"`, escape(arg))
	}
	fmt.Fprintln(w)
}

func (w *roffWriter) section(title string) { w.macro("SH", title) }

// passages writes paragraphs, the first of which follows a heading.
func (w *roffWriter) passages(all []Passage) {
	for i, p := range all {
		if i > 0 {
			w.macro("PP")
		}
		if p.Verbatim {
			w.verbatim(undented(p.Text))
		} else {
			w.filled(p.Text)
		}
	}
}

// verbatim writes lines as they are.
func (w *roffWriter) verbatim(lines []string) {
	w.line(".RS 4\n.nf")
	for _, text := range lines {
		w.line(shielded(escape(text)))
	}
	w.line(".fi\n.RE")
}

// filled writes the words of a paragraph, in lines of which none is long.
func (w *roffWriter) filled(text string) {
	const longest = 72
	line := ""
	for _, word := range strings.Fields(text) {
		word = breakable(word)
		if line != "" && len(line)+1+len(word) > longest {
			w.line(shielded(line))
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		w.line(shielded(line))
	}
}

// tagged writes a tag, and a text that is indented below it.
func (w *roffWriter) tagged(tag, text string) {
	w.macro("TP")
	w.line(tag)
	w.filled(text)
}

func (w *roffWriter) flags(all []Flag) {
	for _, f := range all {
		tag := bold("--" + f.Name)
		if f.Shorthand != "" {
			tag = bold("-"+f.Shorthand) + ", " + tag
		}
		if f.Value != "" {
			tag += ` \fI` + escape(f.Value) + `\fR`
		}
		text := f.Usage
		if f.Default != "" {
			text += " (default " + f.Default + ")"
		}
		w.tagged(tag, text)
	}
}

// seeAlso names the pages of the commands above and below a page.
func (w *roffWriter) seeAlso(p, pages *Page) {
	var names []string
	for _, other := range pages.All() {
		if other.isAbove(p) || p.isAbove(other) {
			names = append(names, other.Name())
		}
	}
	w.section("SEE ALSO")
	for i, name := range names {
		after := ","
		if i == len(names)-1 {
			after = ""
		}
		w.line(".BR " + escape(name) + " (1)" + after)
	}
}

// isAbove reports whether a command is right below that of p.
func (p *Page) isAbove(other *Page) bool { return slices.Contains(p.Commands, other) }
