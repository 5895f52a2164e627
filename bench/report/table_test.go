package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/bench/peers"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// canned returns results of few cases. On the second router a peer is better than Redline
// in time and memory, and as good in allocations.
func canned() Results {
	return Results{
		Machine: "A processor, 2 cores, go1.26", Plan: "full run", Routes: 5000, Connections: 16, Turns: 5,
		requestRounds: requestRounds{
			Floor: Request{Name: "floor", Serial: Sample{60, 61, 70}, Parallel: Sample{30, 31, 32}},
			Requests: []Request{
				{Router: "net/http", Role: peers.Bare, Serial: Sample{80, 79, 85}},
				{
					Router: "net/http", Name: "Redline", Role: peers.Ours, Serial: Sample{95, 99, 90}, Parallel: Sample{60, 61, 62},
					Bytes: Sample{0, 0.2, -0.2}, Allocs: Sample{0, 0, 0}, Series: Sample{1160, 1170, 1165},
				},
				{
					Router: "net/http", Name: "a peer", Role: peers.Peer, Serial: Sample{1400, 1500.4, 1600}, Parallel: Sample{700, 800, 900},
					Bytes: Sample{928, 928, 928}, Allocs: Sample{8, 8, 8}, Series: Sample{2720, 2720, 2720},
				},
				{
					Router: "net/http", Name: "a part of one", Role: peers.Part, Serial: Sample{400, 400, 400}, Parallel: Sample{95.4, 95.4, 120},
					Bytes: Sample{473, 473, 473}, Allocs: Sample{15, 15, 15},
				},
				{Router: "other", Role: peers.Bare, Serial: Sample{500, 500, 500}},
				{
					Router: "other", Name: "Redline", Role: peers.Ours, Serial: Sample{120, 120, 120}, Parallel: Sample{60, 60, 60},
					Bytes: Sample{80, 80, 80}, Allocs: Sample{3, 3, 3}, Series: Sample{1200, 1200, 1200},
				},
				{
					Router: "other", Name: "a lesser peer", Role: peers.Peer, Serial: Sample{100, 100, 100}, Parallel: Sample{59.9, 59.9, 59.9},
					Bytes: Sample{80, 80, 80}, Allocs: Sample{3, 3, 3}, Series: Sample{600, 600, 600},
				},
			},
		},
		Scrapes: []Scrape{
			{Name: "Redline", Role: peers.Ours, Lines: 10_000, Coding: "gzip", Time: Sample{0.6, 0.7, 0.8}, Cold: Sample{1, 1, 1}, Allocs: Sample{1062, 1062, 1062}},
			{Name: "a peer", Role: peers.Peer, Lines: 10_000, Coding: "gzip", Time: Sample{13.4, 14, 155.5}, Cold: Sample{14, 14, 14}, Allocs: Sample{39_486, 39_486, 39_486}},
		},
		Loads: []Load{
			{Role: peers.Bare, PerSecond: Sample{66_000, 67_000, 68_000}},
			{Name: "Redline", Role: peers.Ours, PerSecond: Sample{60_000, 65_000, 66_000}},
			{Name: "a peer", Role: peers.Peer, PerSecond: Sample{40_000, 45_000, 46_000}},
		},
	}
}

// leading returns the same results, without the router on which Redline is behind.
func leading() Results {
	r := canned()
	r.Requests = r.Requests[:4]
	return r
}

func TestTables(t *testing.T) {
	for name, got := range map[string]string{
		"leading.md": leading().tables(),
		"page.md":    canned().text(),
	} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is not\n%s\nbut\n%s", name, want, got)
		}
	}
}

// TestReplaceTable holds that the text around the comments stays, after any number of
// calls.
func TestReplaceTable(t *testing.T) {
	page := "before\n" + tableBegin + "old\n" + tableEnd + "after\n"
	want := "before\n" + tableBegin + "\nnew\n\n" + tableEnd + "after\n"
	for range 2 {
		var err error
		if page, err = replaceTable(page, "new\n"); err != nil || page != want {
			t.Fatalf("%v, %q", err, page)
		}
	}
	for _, lacks := range []string{"", tableBegin, tableEnd, tableEnd + tableBegin} {
		if _, err := replaceTable(lacks, "new\n"); err == nil {
			t.Errorf("%q is no error", lacks)
		}
	}
}

// TestPage holds that the page's tables are between the comments, whole, and have a row of
// every case.
func TestPage(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", data))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), strings.TrimSpace(tableBegin)); n != 1 {
		t.Fatalf("%d times %q", n, tableBegin)
	}
	_, rest, _ := strings.Cut(string(text), tableBegin)
	written, _, ended := strings.Cut(rest, tableEnd)
	if !ended {
		t.Fatalf("no %q", tableEnd)
	}
	rows := map[string]int{} // by router and name
	router, columns := "", 0
	for line := range strings.Lines(written) {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		cells := strings.Split(strings.Trim(line, "|\n"), "|")
		if columns == 0 {
			columns = len(cells)
		}
		if len(cells) != columns {
			t.Errorf("%d cells below %d: %s", len(cells), columns, line)
			continue
		}
		if of, _, ok := strings.Cut(cells[0], ","); ok {
			router = strings.TrimSpace(of)
		}
		rows[router+"/"+strings.TrimSpace(cells[1])]++
	}
	for _, c := range peers.All() {
		if key := c.Router + "/" + named(c.Name, c.Role); c.Role != peers.Bare && rows[key] == 0 {
			t.Errorf("no row of %s: run go run ./bench/report", key)
		}
	}
}

// TestReadme holds that each figure of README's table stands on the page with all figures,
// so that neither is measured anew without the other.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join("..", "..", data))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "\n## What it costs\n")
	table, _, _ = strings.Cut(table, "\n## ")
	rows := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || !strings.ContainsAny(cells[2], "0123456789") {
			continue
		}
		rows++
		for _, figure := range regexp.MustCompile(`[0-9][0-9,.]* (?:ns|µs|ms|kB|MB)`).FindAllString(cells[2]+cells[3], -1) {
			if !strings.Contains(string(page), " "+figure) {
				t.Errorf("README has %s, which %s has not: %s", figure, data, line)
			}
		}
	}
	if rows != 6 {
		t.Errorf("%d rows of figures, want 6", rows)
	}
}
