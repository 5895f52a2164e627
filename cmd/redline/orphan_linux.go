package main

import "syscall"

// endsWithParent has the process that attr is of end when redline is killed, which can
// then end nothing itself. The goroutine that starts it must keep its thread until it
// has ended: PR_SET_PDEATHSIG is about the thread (prctl(2)).
func endsWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGTERM }
