package multiproc_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/multiproc"
)

// FuzzFile holds that with any content of a worker file, a good file beside it is served,
// in text that a parser reads, and a second scrape gives the same.
func FuzzFile(f *testing.F) {
	f.Add(worker(wide, sample{key: hits, value: 1}))
	f.Add(worker(thin, sample{key: hits3, value: 1}, sample{key: hits, value: math.NaN()}))
	f.Add([]byte{})
	f.Add([]byte{16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		put(t, dir, map[string][]byte{
			"counter_1.db": content, "histogram_1.db": content, "summary_1.db": content,
			"gauge_all_1.db": content, "gauge_mostrecent_1.db": content,
			"counter_0.db": worker(wide, sample{key: `["good", "good_total", {}, "Good."]`, value: 7}),
		})
		c, err := multiproc.New(multiproc.Config{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		text := expose(t, c)
		if !strings.Contains(text, "good_total") {
			t.Errorf("the good file is not served:\n%s", text)
		}
		if again := expose(t, c); again != text {
			t.Errorf("a second scrape differs:\n%s\n%s", text, again)
		}
		if _, err := c.Expose(true); err != nil {
			t.Error(err)
		}
		for line := range strings.Lines(text) {
			if !utf8.ValidString(line) {
				t.Errorf("not valid UTF-8: %q", line)
			}
		}
	})
}

// FuzzKey holds that a key is exposed as encoding/json reads it.
func FuzzKey(f *testing.F) {
	f.Add(hits)
	f.Add(`["a","a_total",{"b":"\ud83d\ude00\u00e9\\\"\n"},"h"]`)
	f.Add(`["a", "a", {"le": "1"}]`)
	f.Add(`["a.b", "a.b", {"\u00e9 \"\\\n": "1", "9": ""}, "h"]`)
	f.Fuzz(func(t *testing.T, key string) {
		var parts []any
		var labels map[string]any
		valid := json.Unmarshal([]byte(key), &parts) == nil && len(parts) == 4 && utf8.ValidString(key)
		if valid {
			name, isName := parts[0].(string)
			sampled, isSample := parts[1].(string)
			_, isHelp := parts[3].(string)
			labels, valid = parts[2].(map[string]any)
			valid = valid && isName && isSample && isHelp && model.UTF8Validation.IsValidMetricName(name) && sampled == name
		}
		pairs := map[string]string{}
		for name, value := range labels {
			s, ok := value.(string)
			valid = valid && ok && model.UTF8Validation.IsValidLabelName(name) && !strings.HasPrefix(name, model.ReservedLabelPrefix)
			if name != "pid" { // which client_python drops
				pairs[name] = s
			}
		}
		if !valid || key[0] != '[' || key[len(key)-1] != ']' || !strings.HasPrefix(key, `["`) {
			return // TestBadFiles and FuzzFile look at those
		}
		dir := t.TempDir()
		put(t, dir, map[string][]byte{"gauge_sum_1.db": worker(wide, sample{key: key, value: 1})})
		parser := expfmt.NewTextParser(model.UTF8Validation)
		text := served(t, newCollector(t, dir, nil), "text/plain;version=1.0.0;escaping=allow-utf-8")
		families, err := parser.TextToMetricFamilies(bytes.NewBufferString(text))
		if err != nil {
			t.Fatal(err)
		}
		family := families[parts[0].(string)]
		if family.GetHelp() != strings.TrimLeft(parts[3].(string), " \t") { // which the parser skips
			t.Errorf("help is %q, want %q", family.GetHelp(), parts[3])
		}
		got := map[string]string{}
		for _, l := range family.GetMetric()[0].GetLabel() {
			got[l.GetName()] = l.GetValue()
		}
		if !maps.Equal(got, pairs) {
			t.Errorf("labels %v, want %v (%v)", got, pairs, slices.Sorted(maps.Keys(pairs)))
		}
	})
}
