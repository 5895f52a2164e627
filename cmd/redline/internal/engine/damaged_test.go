package engine_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestDamagedFiles holds the kind: files of less weight than the metrics that keep all
// else from starting (case 10). They are put aside under another name, as they are, and
// one line says which and why.
func TestDamagedFiles(t *testing.T) {
	garbage := strings.Repeat("\xff\x01 garbage", 30)
	for name, damage := range map[string]func(dir string) error{
		"alertmanager/silences": func(file string) error { return os.WriteFile(file, []byte(garbage), 0o600) },
		"alertmanager/nflog":    func(file string) error { return os.WriteFile(file, []byte(garbage), 0o600) },
		"alertmanager/alerts":   func(file string) error { return os.WriteFile(file, []byte(garbage), 0o600) },
		"alertmanager":          func(file string) error { return os.WriteFile(file, []byte(garbage), 0o600) },
		"queries.active":        func(file string) error { return os.Mkdir(file, 0o700) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := damage(file); err != nil {
				t.Fatal(err)
			}
			r := start(t, engine.Config{Dir: dir, File: filepath.Join(write(t, map[string]string{"p.yml": ""}), "p.yml")})
			if code, text := r.get(t, "/api/v2/silences"); code != http.StatusOK {
				t.Errorf("%d %s", code, text)
			}
			if got := r.query(t, "vector(1)", ""); got[""] != 1 {
				t.Errorf("got %v", got)
			}
			aside, err := filepath.Glob(file + ".damaged-*")
			if err != nil || len(aside) != 1 {
				t.Fatalf("aside: %v %v", aside, err)
			}
			if text, err := os.ReadFile(aside[0]); err == nil && string(text) != garbage {
				t.Errorf("%s has %d bytes", aside[0], len(text))
			}
			if n := strings.Count(r.log.String(), "is put aside"); n != 1 || !strings.Contains(r.log.String(), "file="+file+" aside="+aside[0]+" err=") {
				t.Errorf("%d lines: %s", n, r.log)
			}
		})
	}
}
