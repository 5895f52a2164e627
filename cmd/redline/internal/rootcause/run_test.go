package main

import (
	"compress/gzip"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
)

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write the cases of our own")
	os.Exit(m.Run())
}

// TestMistakes checks that bad input gets an error that names the file and the fault.
func TestMistakes(t *testing.T) {
	good := map[string]string{
		"case.json":  `{"case": "a", "dataset": "d", "detected": 100}`,
		"metrics.om": "up{job=\"a\"} 1 60\n",
	}
	for _, c := range []struct{ name, file, text, want string }{
		{"no JSON", "case.json", "{", "case.json: unexpected end"},
		{"no time", "case.json", `{"case": "a", "dataset": "d"}`, "case, dataset and detected are expected"},
		{"no value", "metrics.om", "up{job=\"a\"} 1 60\nup{job=\"a\"} 60\n", "metrics.om: line 2"},
		{"no number", "metrics.om", "up{job=\"a\"} one 60\n", "metrics.om: line 1"},
		{"no columns", "edges.csv", "caller,callee\na,b\na\n", "edges.csv: record on line 3"},
		{"no compression", "metrics.om.gz", "up{job=\"a\"} 1 60\n", "metrics.om.gz: gzip"},
	} {
		dir := t.TempDir()
		for name, text := range good {
			write(t, filepath.Join(dir, "d", "a", name), text)
		}
		write(t, filepath.Join(dir, "d", "a", c.file), c.text)
		if err := run(t.Context(), []string{dir}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	for want, args := range map[string][]string{
		"one directory":    nil,
		"has no case":      {t.TempDir()},
		"has no case none": {"-why", "none", synthetic},
		"repository's":     {synthetic},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", args, err, want)
		}
	}
}

// TestNoTruth checks that cases whose truth is kept back get answers and no page.
func TestNoTruth(t *testing.T) {
	dir := t.TempDir()
	s := sketches()[0]
	files := s.files()
	files["case.json"] = strings.Replace(files["case.json"], `"healthy": false`, `"license": "none"`, 1)
	for name, text := range files {
		write(t, filepath.Join(dir, "d", "a", name), text)
	}
	page := filepath.Join(dir, "page.md")
	var out, told strings.Builder
	if err := run(t.Context(), []string{"-o", page, dir}, &out, &told); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "saturated\tstock,") || !strings.Contains(told.String(), "do not say the truth") {
		t.Errorf("%q, %q", out.String(), told.String())
	}
}

// TestPage checks that the tables stand between the comments of the page, with figures of
// each kind, and that the rest of the page is kept.
func TestPage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	write(t, page, "before\n"+tableBegin+"old\n"+tableEnd+"after\n")
	for range 2 {
		if err := run(t.Context(), []string{"-o", page, synthetic}, io.Discard, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text := string(got)
	for _, want := range []string{
		"before\n" + tableBegin + "\n| data set", tableEnd + "after\n",
		"| **synthetic** | 5 | 1.000 | 1.000 | 1.000 | 0 | ", "| network-delay | 2 | 1.000 |",
		"| **all** | 2 | 1.000 (2 of 2) | 0.000 (0 of 2) | 42 | 1.000 (42 of 42) |",
		"| **all** | 1.000 (5 of 5) | 1.000 (5 of 5) | ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	if strings.Contains(text, "old") {
		t.Error("the old tables are still there")
	}
}

// TestWhy checks that one case can be explained.
func TestWhy(t *testing.T) {
	var out strings.Builder
	if err := run(t.Context(), []string{"-why", "saturated", synthetic}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "\n  1. stock, ") || strings.Contains(got, "delayed\t") {
		t.Error(got)
	}
}

// TestLeast checks that too few right answers are an error, and somebody blamed in a healthy case.
func TestLeast(t *testing.T) {
	yes, no := true, false
	good := result{labelled: labelled{Healthy: &no}, answer: []string{"a"}}
	good.Truth.Service = "a"
	bad := good
	bad.answer = nil
	quiet := result{labelled: labelled{Healthy: &yes}}
	alarm := quiet
	alarm.answer = []string{"a"}
	for _, c := range []struct {
		name    string
		results []result
		want    string
	}{
		{"enough", []result{good, bad, quiet}, ""},
		{"no faults", []result{quiet}, ""},
		{"too few", []result{good, bad, bad}, "0.333 of the faults"},
		{"a false alarm", []result{good, quiet, alarm}, "1 of 2 healthy cases"},
		{"no truth", []result{{}}, "do not say the truth"},
	} {
		err := enough(c.results, 0.5)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if err := run(t.Context(), []string{"-o", "", "-least", "1", synthetic}, io.Discard, io.Discard); err != nil {
		t.Error(err)
	}
}

// TestTally checks the shares of ranks against figures by hand.
func TestTally(t *testing.T) {
	var got tally
	got.add([]string{"a", "b"}, "a")
	got.add([]string{"a", "b", "c"}, "c")
	got.add([]string{"a"}, "z")
	got.add(nil, "z")
	if got.top(1) != 0.25 || got.top(2) != 0.25 || got.top(3) != 0.5 || got.average() != 0.4 || got.silent != 1 {
		t.Errorf("%+v: %v, %v, %v", got, got.top(1), got.top(3), got.average())
	}
}

// TestCompressed checks that compressed series are read as plain ones are.
func TestCompressed(t *testing.T) {
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "metrics.om.gz"))
	if err != nil {
		t.Fatal(err)
	}
	packed := gzip.NewWriter(file)
	_, err1 := io.WriteString(packed, "# TYPE up gauge\nup{job=\"a\\\"}\",peer=\"b\"} NaN 60\nup{job=\"a\\\"}\",peer=\"b\"} 1 120.0\n# EOF\n")
	if err1 != nil || packed.Close() != nil || file.Close() != nil {
		t.Fatal(err1)
	}
	series, err := readSeries(dir)
	if err != nil || len(series) != 1 || series[0].Labels["job"] != `a"}` || series[0].Labels["peer"] != "b" ||
		len(series[0].Points) != 2 || series[0].Points[1].Time != 120 {
		t.Errorf("%+v, %v", series, err)
	}
}

// TestBaseline checks that the naive reference names the service whose series moved most,
// and cares for no meaning.
func TestBaseline(t *testing.T) {
	series, err := parse(strings.NewReader(sketches()[6].text())) // unnoticed
	if err != nil {
		t.Fatal(err)
	}
	in := cause.Input{At: caseStart + 60*(caseMinutes-1), Series: series}
	if got := baseline(in); len(got) != 4 || got[0] != "mail" {
		t.Error(got)
	}
}
