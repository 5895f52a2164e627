package incident_test

import (
	"fmt"
	"hash/crc32"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// FuzzKept holds that no file keeps a keeper from starting and answering.
func FuzzKept(f *testing.F) {
	const id = "20261128-175202-stock"
	body := `{"id":"` + id + `","state":"open","severity":"page","opened":"2026-11-28T17:52:02Z","alerts":[{"fingerprint":"1","name":"A","labels":null,"fired":"2026-11-28T17:52:02Z"}],` +
		`"diagnosis":{"causes":[{"entity":{"service":"stock"},"terms":null}]},"timeline":[],"notes":null,"roots":{"1":"stock"},"told":{"open":true},"absorbed":[{"id":"20261128-175202-items","told":{"open":true}}]}`
	f.Add([]byte(body), true)
	f.Add([]byte(`{"format":"redline-incident-1","bytes":2,"crc32c":1}`+"\n{}"), false)
	f.Add([]byte(`{}`), true)
	f.Add([]byte(nil), false)
	f.Fuzz(func(t *testing.T, text []byte, sealed bool) {
		if sealed {
			sum := crc32.Checksum(text, crc32.MakeTable(crc32.Castagnoli))
			text = append(fmt.Appendf(nil, "{\"format\":\"redline-incident-1\",\"bytes\":%d,\"crc32c\":%d}\n", len(text), sum), text...)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, id+".incident"), text, 0o600); err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			s := start(t, dir)
			defer func() { s.stop() }()
			for range 3 {
				time.Sleep(2 * time.Minute)
				for _, path := range []string{"", "/" + id, "/" + id + ".md", "/of?alert=1"} {
					if w := s.get(path, nil); w.Code >= http.StatusInternalServerError {
						t.Errorf("%s: %d %s", path, w.Code, w.Body)
					}
				}
			}
		})
	})
}
