package main

import (
	"bufio"
	"bytes"
	"io/fs"
	"math"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// keepToMemory has the process keep to the memory that there is, unless $GOMEMLIMIT says to
// how much. Go knows of no limit of a cgroup by itself. args are those of the command line:
// watch and demo have a flag of their own.
func keepToMemory(root fs.FS, args []string, set string) {
	if limit := memoryShare(root, args); limit > 0 && set == "" {
		debug.SetMemoryLimit(limit)
	}
}

// memoryShare returns how many bytes the process of a command line should keep to, or 0.
// The service that redline run has beside it is in the same cgroup, and needs most of it.
func memoryShare(root fs.FS, args []string) int64 {
	limit := availableMemory(root)
	if len(args) > 0 && args[0] == "run" {
		return limit / 4
	}
	return limit
}

// availableMemory returns the number of bytes that the process should keep to: 90 % of its
// cgroup's limit, or half of the machine's memory, as other programs need some too. It is 0
// where neither is known.
func availableMemory(root fs.FS) int64 {
	machine := machineMemory(root)
	if group := cgroupMemory(root); group > 0 && (machine == 0 || group < machine) {
		return group / 10 * 9
	}
	return machine / 2
}

// machineMemory returns the machine's memory in bytes, by /proc/meminfo, or 0.
func machineMemory(root fs.FS) int64 {
	text, err := fs.ReadFile(root, "proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if f := bytes.Fields(line); len(f) == 3 && string(f[0]) == "MemTotal:" {
			return number(f[1], math.MaxInt64>>10) << 10
		}
	}
	return 0
}

// cgroupMemory returns the least limit of the process's cgroup and those above it, of
// version 2 and 1 as man 7 cgroups has them, or 0 where there is none.
func cgroupMemory(root fs.FS) int64 {
	text, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return 0
	}
	least := int64(0)
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		f := strings.SplitN(lines.Text(), ":", 3) // number, controllers, path
		if len(f) != 3 {
			continue
		}
		mount, file := "sys/fs/cgroup", "memory.max"
		switch {
		case f[1] == "" && f[0] == "0":
		case strings.Contains(","+f[1]+",", ",memory,"):
			mount, file = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		default:
			continue
		}
		// In a container the path may be that outside: the mount has its own limit.
		for at := path.Join("/", f[2]); ; at = path.Dir(at) {
			if said, err := fs.ReadFile(root, path.Join(mount, at, file)); err == nil {
				if n := number(bytes.TrimSpace(said), math.MaxInt64); n > 0 && (least == 0 || n < least) {
					least = n
				}
			}
			if at == "/" {
				break
			}
		}
	}
	return least
}

// number returns a number that is at most most, or 0.
func number(text []byte, most int64) int64 {
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil || n < 0 || n > most {
		return 0
	}
	return n
}
