//go:build unix && !linux

package main

import "syscall"

// endsWithParent does nothing: the system knows no such thing.
func endsWithParent(*syscall.SysProcAttr) {}
