package main

import (
	"math"
	"runtime/debug"
	"testing"
	"testing/fstest"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

// TestMemoryShare holds that each command keeps to the memory that there is, and redline
// run to a part of it. $GOMEMLIMIT and --memory.limit=0 are obeyed. The kind: processes
// that a cgroup ends although they could do with less.
func TestMemoryShare(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	root := fstest.MapFS{
		"proc/self/cgroup":         {Data: []byte("0::/\n")},
		"sys/fs/cgroup/memory.max": {Data: []byte("1000000000\n")},
	}
	for _, c := range []struct {
		args []string
		set  string
		want int64
	}{
		{[]string{"collect", "run"}, "", 900000000},
		{[]string{"dashboard"}, "", 900000000},
		{[]string{"run", "--", "gunicorn"}, "", 225000000},
		{nil, "", 900000000},
		{[]string{"collect"}, "500MiB", 7},
	} {
		debug.SetMemoryLimit(7)
		keepToMemory(root, c.args, c.set)
		if got := debug.SetMemoryLimit(-1); got != c.want {
			t.Errorf("%v, %q: %d, want %d", c.args, c.set, got, c.want)
		}
	}
	debug.SetMemoryLimit(7)
	keepToMemory(fstest.MapFS{}, nil, "")
	if got := debug.SetMemoryLimit(-1); got != 7 {
		t.Errorf("where nothing is known: %d", got)
	}
	none := limitOptions{queries: queryguard.Limits{}.Stated(), memory: "0"}
	if l, err := none.apply(); err != nil || l.Memory != 0 || debug.SetMemoryLimit(-1) != math.MaxInt64 {
		t.Errorf("no limit: %d %v, and %d for the process", l.Memory, err, debug.SetMemoryLimit(-1))
	}
}

// TestAvailableMemory holds that the limit is that of the cgroup, wherever it stands, or
// the machine's.
func TestAvailableMemory(t *testing.T) {
	const meminfo = "MemTotal:       16000000 kB\nMemFree:          100 kB\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"nothing":            {nil, 0},
		"a machine":          {map[string]string{"proc/meminfo": meminfo}, 8192000000},
		"version 2":          {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "1000000000\n", "sys/fs/cgroup/a/memory.max": "max\n"}, 900000000},
		"above it":           {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "1000000000\n", "sys/fs/cgroup/a/memory.max": "500000000\n"}, 450000000},
		"in a container":     {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/../../a\n", "sys/fs/cgroup/memory.max": "1000000000\n"}, 900000000},
		"version 1":          {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "5:cpu,cpuacct:/a\n4:memory:/docker/a\n0::/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "1000000000\n"}, 900000000},
		"version 1, none":    {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/a\n", "sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712\n"}, 8192000000},
		"more than there is": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "90000000000\n"}, 8192000000},
		"garbage":            {map[string]string{"proc/meminfo": "MemTotal: much kB\n", "proc/self/cgroup": "0\n\n:::\n"}, 0},
	} {
		root := fstest.MapFS{}
		for file, text := range c.files {
			root[file] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := availableMemory(root); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
