package main

import (
	"cmp"
	"debug/elf"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// size is the code and the data of a group, in bytes of the file.
type size struct{ code, data uint64 }

// sizes are those of a binary. The tables by which Go walks stacks are of all code.
type sizes struct {
	groups       map[string]size
	code, tables uint64
}

// measure reads a binary with symbols.
func measure(binary string) (*sizes, error) {
	file, err := elf.Open(binary)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	symbols, err := file.Symbols()
	if err != nil {
		return nil, err
	}
	m := &sizes{groups: map[string]size{}}
	if tables := file.Section(".gopclntab"); tables != nil {
		m.tables = tables.FileSize
	}
	for _, s := range symbols {
		if int(s.Section) >= len(file.Sections) {
			continue
		}
		section := file.Sections[s.Section]
		pkg, ok := packageOf(s.Name)
		if !ok || section.Type == elf.SHT_NOBITS || section.Flags&elf.SHF_ALLOC == 0 || section.Name == ".gopclntab" || isWhole(s.Name) {
			continue
		}
		m.add(groupOf(pkg), s.Size, section.Flags&elf.SHF_EXECINSTR != 0)
	}
	if m.code == 0 {
		return nil, fmt.Errorf("%s has no symbols of functions", binary)
	}
	return m, nil
}

// isWhole reports whether a symbol of the linker spans those of others.
func isWhole(symbol string) bool {
	return slices.Contains([]string{"runtime.text", "runtime.etext", "runtime.types", "runtime.rodata", "runtime.gcbits.*", "runtime.pclntab"}, symbol)
}

func (m *sizes) add(group string, bytes uint64, isCode bool) {
	s := m.groups[group]
	if isCode {
		s.code += bytes
		m.code += bytes
	} else {
		s.data += bytes
	}
	m.groups[group] = s
}

// share returns the bytes of a group with those of the tables of its code.
func (m *sizes) share(s size) uint64 {
	return s.code + s.data + uint64(float64(m.tables)*float64(s.code)/float64(m.code))
}

// table returns the sizes as Markdown, the largest group first, for a file of some bytes.
func (m *sizes) table(file uint64) string {
	reasons := map[string]string{golang: "the runtime and the standard library", others: "smaller ones"}
	for _, g := range groups() {
		reasons[g.name] = g.reason
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| packages | code | data | with tables | of the file | there for |\n|---|---:|---:|---:|---:|---|\n")
	rest := file
	names := slices.SortedFunc(maps.Keys(m.groups), func(a, b string) int {
		return cmp.Compare(m.share(m.groups[b]), m.share(m.groups[a]))
	})
	for _, name := range names {
		s := m.groups[name]
		share := m.share(s)
		rest -= min(rest, share)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %.1f %% | %s |\n", name, mega(s.code), mega(s.data), mega(share), 100*float64(share)/float64(file), reasons[name])
	}
	fmt.Fprintf(&b, "| Types, names and strings | | | %s | %.1f %% | reflection and errors, of all packages |\n", mega(rest), 100*float64(rest)/float64(file))
	fmt.Fprintf(&b, "| All | %s | | %s | 100 %% | |\n", mega(m.code), mega(file))
	return b.String()
}

// mega returns bytes as megabytes.
func mega(bytes uint64) string { return fmt.Sprintf("%.2f MB", float64(bytes)/1e6) }
