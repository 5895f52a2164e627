//go:build unix && !linux

package supervise

// ownPidfdID returns nothing: the system has no such numbers.
func ownPidfdID() (id string, ok bool) { return "", false }
