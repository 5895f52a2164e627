package interop

import (
	"os"
	"path/filepath"
	"testing"
)

// TestInstrumentFiles holds the kind: files that change below the one who writes them:
// the probe's may be removed, cut short, emptied or replaced at any time. The process goes
// on, and all that it has answered is counted in files that are made anew.
func TestInstrumentFiles(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for _, way := range []string{
		"removed", "directory removed", "truncated", "truncated at 4096", "truncated at 100", "emptied", "replaced",
		"one truncated: counter", "one truncated: histogram", "one truncated: gauge", "closed", "all the time",
	} {
		t.Run(way, func(t *testing.T) {
			printed, said := underProbe(t, redline, []string{"--instrument"}, nil, python(t, "service"), "harms.py", way)
			if printed != "counted True\n" || said != "" {
				t.Errorf("it printed\n%s\nand said\n%s", printed, said)
			}
		})
	}
}

// TestInstrumentDescriptors holds the kind: numbers of descriptors that the probe keeps.
// The app closes them, and has files of its own under these numbers, which stay as they
// are: while it serves, in processes that it forks, and at its end.
func TestInstrumentDescriptors(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	harms, err := filepath.Abs(filepath.Join("python", "harms.py"))
	if err != nil {
		t.Fatal(err)
	}
	for way, want := range map[string]string{
		"descriptors":            "precious",
		"descriptors, unflushed": "precious",
		"descriptors, fork":      "preciousprecious",
	} {
		for _, environment := range []string{"service", "flask-2.2", "flask-3.1"} {
			t.Run(way+" "+environment, func(t *testing.T) {
				dir := t.TempDir()
				path := "PYTHONPATH=" + filepath.Dir(harms)
				interpreter := python(t, environment)
				printed, said := underProbe(t, redline, []string{"--instrument"}, []string{path},
					"sh", "-c", `cd "$0" && exec "$@"`, dir, interpreter, harms, way)
				if printed != "counted True\n" || said != "" {
					t.Errorf("it printed\n%s\nand said\n%s", printed, said)
				}
				files, err := filepath.Glob(filepath.Join(dir, "mine-*"))
				if err != nil || len(files) == 0 {
					t.Fatalf("no files: %v", err)
				}
				for _, file := range files {
					content, err := os.ReadFile(file)
					if err != nil || string(content) != want {
						t.Errorf("%s is %d bytes: %.40q, %v", file, len(content), content, err)
					}
				}
			})
		}
	}
}
