package incident_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// files returns the content of each file of a directory, by its name.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found[e.Name()] = string(text)
	}
	return found
}

// TestDamaged holds that files which cannot be read are left out and said once, that those of
// another version stay as they are, and that neither keeps new incidents from being kept.
func TestDamaged(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		for _, service := range []string{"a", "b", "c", "d", "e"} {
			s.fire(service + "/LatencyHigh")
			time.Sleep(10 * time.Second)
			s.over(service + "/LatencyHigh")
		}
		time.Sleep(2 * time.Minute)
		s.stop()
		of := map[string]string{}
		for _, service := range []string{"a", "b", "c", "d", "e"} {
			of[service] = filepath.Join(s.dir, s.named(service)+".incident")
		}
		write := func(path string, text []byte) {
			t.Helper()
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		whole, err := os.ReadFile(of["a"])
		if err != nil {
			t.Fatal(err)
		}
		write(of["a"], whole[:len(whole)/2])                                    // cut off
		write(of["b"], whole)                                                   // of another incident
		write(of["c"], bytes.Replace(whole, []byte("-1\""), []byte("-2\""), 1)) // of another version
		write(of["d"]+".new", whole)                                            // of a process that was killed
		write(filepath.Join(s.dir, "20260101-000000-x.incident"), nil)          // empty
		write(filepath.Join(s.dir, "README"), []byte("not ours"))
		if err := os.Mkdir(filepath.Join(s.dir, "20260101-000001-y.incident"), 0o700); err != nil {
			t.Fatal(err)
		}
		flipped, err := os.ReadFile(of["e"])
		if err != nil {
			t.Fatal(err)
		}
		write(of["e"], bytes.Replace(flipped, []byte("LatencyHigh at e"), []byte("LatencyHigh at x"), 1)) // still JSON
		before := map[string]string{}
		for _, path := range []string{of["a"], of["b"], of["c"], filepath.Join(s.dir, "README")} {
			text, _ := os.ReadFile(path)
			before[path] = string(text)
		}
		s.begin()
		time.Sleep(time.Second)
		if id := s.only("all").ID; !strings.HasSuffix(id, "-d") {
			t.Errorf("%s is left", id)
		}
		if said := s.log.String(); strings.Count(said, "damaged") != 1 || !strings.Contains(said, "files=5") || strings.Count(said, filepath.Base(of["b"])) != 1 || strings.Count(said, "another version") != 1 {
			t.Errorf("said:\n%s", said)
		} else if n := strings.Count(said, ".incident: "); n != 3 {
			t.Errorf("%d files are named, want the first 3:\n%s", n, said)
		}
		s.fire("a/LatencyHigh")
		time.Sleep(10 * time.Second)
		s.named("a")
		for path, text := range before {
			if got, _ := os.ReadFile(path); string(got) != text {
				t.Errorf("%s has changed", filepath.Base(path))
			}
		}
		if _, err := os.Stat(of["d"] + ".new"); err == nil {
			t.Error("the file of a process that was killed is left")
		}
	})
}

// TestFullDisk holds that incidents go on where nothing can be written, that it is said once,
// and that they are written once there is room.
func TestFullDisk(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.fire("a/LatencyHigh")
		time.Sleep(10 * time.Second)
		moved := s.dir + ".moved" // nothing can be written to a directory that is a file
		if err := os.Rename(s.dir, moved); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(moved) })
		if err := os.WriteFile(s.dir, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		s.over("a/LatencyHigh")
		s.fire("b/LatencyHigh")
		time.Sleep(10 * time.Minute)
		s.expect("opened a", "opened b", "ended a")
		if w := s.get("/"+s.named("a")+".md", nil); !strings.Contains(w.Body.String(), "State: closed") {
			t.Errorf("it is gone:\n%s", w.Body)
		}
		if n := strings.Count(s.log.String(), "cannot be written"); n != 1 {
			t.Errorf("said %d times:\n%s", n, s.log.String())
		}
		if err := os.Remove(s.dir); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(moved, s.dir); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		s.kill()
		time.Sleep(time.Second)
		if a, b := s.named("a"), s.named("b"); s.only("closed").ID != a || s.only("open").ID != b {
			t.Error("what happened meanwhile is lost")
		}
	})
}

// TestInMemory holds that a keeper without a directory keeps incidents for as long as it runs.
func TestInMemory(t *testing.T) {
	in(t, func(t *testing.T, s *system) {
		s.stop()
		s.dir = ""
		s.begin()
		s.fire("a/LatencyHigh")
		time.Sleep(10 * time.Second)
		s.over("a/LatencyHigh")
		time.Sleep(2 * time.Minute)
		s.expect("opened a", "ended a")
		if s.only("closed").Alerts[0].Name != "LatencyHigh" || s.log.Len() > 0 {
			t.Errorf("said %s", s.log.String())
		}
	})
}

// TestWhole holds that each file is whole at each moment, and that a keeper which is killed at
// any time and one that is not come to the same.
func TestWhole(t *testing.T) {
	run := func(kills bool) (told []string, kept map[string]string) {
		in(t, func(t *testing.T, s *system) {
			step := func(f func()) {
				f()
				time.Sleep(7 * time.Second)
				if kills {
					s.kill()
					s.set(func() { s.held["a/LatencyHigh"], s.held["b/LatencyHigh"] = true, true })
					time.Sleep(time.Second)
				} else {
					time.Sleep(time.Second)
				}
			}
			step(func() { s.fire("a/LatencyHigh") })
			step(func() { s.fire("b/LatencyHigh") })
			step(func() { s.post(s.named("a"), `{"owner":"Ada"}`) })
			step(func() { s.over("a/LatencyHigh") })
			time.Sleep(70 * time.Second)
			s.set(func() {
				for _, one := range s.told {
					if !strings.HasPrefix(one, "continue") {
						told = append(told, one)
					}
				}
			})
			kept = map[string]string{}
			for _, service := range []string{"a", "b"} {
				kept[service] = s.get("/"+s.named(service)+".md", nil).Body.String()
			}
			for name := range files(t, s.dir) {
				if !strings.HasSuffix(name, ".incident") {
					t.Errorf("%s is left", name)
				}
			}
		})
		return told, kept
	}
	told, kept := run(false)
	toldKilled, keptKilled := run(true)
	if diff := cmp.Diff(told, toldKilled); diff != "" {
		t.Errorf("told (-whole +killed):\n%s", diff)
	}
	if diff := cmp.Diff(kept, keptKilled); diff != "" {
		t.Errorf("kept (-whole +killed):\n%s", diff)
	}
}

// TestBounded holds that the oldest incidents that are over make room for others.
func TestBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes ten thousand files")
	}
	in(t, func(t *testing.T, s *system) {
		s.fire("first/LatencyHigh")
		time.Sleep(10 * time.Second)
		for range 3 { // rounds of 3,500 faults
			var all []string
			for i := range 3500 {
				all = append(all, fmt.Sprintf("s%d/LatencyHigh", i))
			}
			s.fire(all...)
			time.Sleep(10 * time.Second)
			s.over(all...)
			time.Sleep(20 * time.Minute)
		}
		if n := len(files(t, s.dir)); n != 10_000 {
			t.Errorf("%d files", n)
		}
		if one := s.only("open"); one.ID[16:] != "first" {
			t.Error("an open incident has made room")
		}
	})
}
