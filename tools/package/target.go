package main

import (
	"fmt"
	"slices"
	"strings"
)

// target is a platform that artefacts are made for, with its names in each format.
type target struct {
	os, arch string
	// wheel has the platform tags of a wheel, as PEP 425 compresses them.
	wheel string
	// deb and rpm are the architecture's names in these packages, "" where there are none.
	deb, rpm string
}

// targets returns every platform. The binary is static: it needs no C library, so that
// its wheels fit any glibc and musl. The Linux tags name the oldest of both that pip knows
// widely; Go itself needs Linux 3.2, and macOS 12.
func targets() []target {
	return []target{
		{os: "linux", arch: "amd64", wheel: "manylinux2014_x86_64.manylinux_2_17_x86_64.musllinux_1_1_x86_64", deb: "amd64", rpm: "x86_64"},
		{os: "linux", arch: "arm64", wheel: "manylinux2014_aarch64.manylinux_2_17_aarch64.musllinux_1_1_aarch64", deb: "arm64", rpm: "aarch64"},
		{os: "darwin", arch: "arm64", wheel: "macosx_12_0_arm64"},
		{os: "darwin", arch: "amd64", wheel: "macosx_12_0_x86_64"},
	}
}

// kinds returns the kinds of artefacts.
func kinds() []string { return []string{"archive", "wheel", "deb", "rpm", "image"} }

// chosenKinds returns the kinds that a list such as "wheel,deb" names; all of them for "".
func chosenKinds(list string) (map[string]bool, error) {
	all := kinds()
	names := all
	if list != "" {
		names = strings.Split(list, ",")
	}
	chosen := make(map[string]bool, len(names))
	for _, name := range names {
		if !slices.Contains(all, name) {
			return nil, fmt.Errorf("no kind %q; there are %s", name, strings.Join(all, ", "))
		}
		chosen[name] = true
	}
	return chosen, nil
}

func (t target) String() string { return t.os + "/" + t.arch }

// chosenTargets returns the platforms that a list such as "linux/amd64,linux/arm64" names;
// all of them for "". The name "host" is this machine's.
func chosenTargets(list string) ([]target, error) {
	all := targets()
	if list == "" {
		return all, nil
	}
	var chosen []target
	for name := range strings.SplitSeq(list, ",") {
		if name == "host" {
			name = host().String()
		}
		at := slices.IndexFunc(all, func(t target) bool { return t.String() == name })
		if at < 0 {
			return nil, fmt.Errorf("no platform %q; there are %v", name, all)
		}
		if !slices.Contains(chosen, all[at]) {
			chosen = append(chosen, all[at])
		}
	}
	return chosen, nil
}

// has reports whether artefacts of a kind are made for a platform.
func (t target) has(kind string) bool {
	switch kind {
	case "deb":
		return t.deb != ""
	case "rpm":
		return t.rpm != ""
	case "image":
		return t.os == "linux"
	}
	return true
}

// anyHas reports whether artefacts of a kind are made for one of some platforms.
func anyHas(platforms []target, kind string) bool {
	return slices.ContainsFunc(platforms, func(t target) bool { return t.has(kind) })
}
