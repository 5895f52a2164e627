package interop

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestInstrumentPatched holds the kind: functions that the probe calls and an app can
// replace by others that raise, amid its requests. The probe has its own, and goes on:
// requests are answered as without it, and counted.
func TestInstrumentPatched(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for _, names := range []string{
		"json.dumps", "struct.pack", "mmap.mmap", "bisect.bisect_left", "functools.wraps", "inspect.signature", "gc.get_referrers",
		"time.perf_counter time.time_ns time.monotonic", "threading.RLock _thread.RLock",
		"os.open os.close os.dup os.fstat os.stat os.pwrite os.pread os.preadv os.ftruncate os.rename os.unlink",
		"os.posix_fallocate os.memfd_create os.getpid", "posix.open posix.fstat posix.stat posix.preadv posix.pwrite",
		"os.path.join os.path.dirname posixpath.join", "builtins.len", "builtins.open", "builtins.print", "builtins.sorted builtins.map",
		"builtins.isinstance", "builtins.getattr", "builtins.type", "builtins.all builtins.any builtins.bytearray builtins.memoryview",
	} {
		t.Run(names, func(t *testing.T) {
			p := words
			p.requests = []string{"GET /good", "GET /good", "GET /stream", "GET /stream", "GET /nowhere/else", "GET /broken"}
			way := append([]string{"patched"}, strings.Fields(names)...)
			alone := p.breakProbe(t, redline, nil, "", nil, way...)
			b := p.breakProbe(t, redline, []string{"--instrument"}, "", nil, way...)
			if diff := cmp.Diff(alone.answers, b.answers); diff != "" {
				t.Errorf("answers without the probe, and with it (-want +got):\n%s", diff)
			}
			if strings.Contains(b.log, "redline: ") {
				t.Errorf("it said:\n%s", b.log)
			}
			counted := 0.0
			for _, n := range series(t, "http_requests_total", b.metrics) {
				counted += n
			}
			if counted != float64(len(p.requests)) {
				t.Errorf("%v requests counted, of %d:\n%s", counted, len(p.requests), b.metrics)
			}
		})
	}
}

// TestInstrumentPatchedFirst holds that a function that was replaced before the framework
// came, and then raises, turns the probe off, as do functions that the app gives it to
// call. Their errors never reach a client.
func TestInstrumentPatchedFirst(t *testing.T) {
	patched := func(says, reason, name string) breakage {
		return breakage{way: append([]string{"patched first"}, strings.Fields(name)...), says: says, reason: reason}
	}
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	words.endures(t, redline, map[string]breakage{
		"json.load":          patched(`names\.json: ValueError\('patched'\)`, "names", "json.load"),
		"mmap.mmap":          patched(`ValueError\('patched'\); please report this`, "bug", "mmap.mmap"),
		"_bisect":            patched(`ValueError\('patched'\); please report this`, "bug", "_bisect.bisect_left"),
		"a class of the app": patched(`Strange; please report this`, "bug", "mmap.mmap strange"),
	})
	fastapi.endures(t, redline, map[string]breakage{
		"json.load": patched(`names\.json: ValueError\('patched'\)`, "names", "json.load"),
		"mmap.mmap": patched(`ValueError\('patched'\); please report this`, "bug", "mmap.mmap"),
	})
}
