//go:build unix && !linux

package fold

import "errors"

// writers is not known outside Linux.
func writers(int) (are, known bool) { return false, false }

// renameNew needs Linux, as does all of folding.
func renameNew(int, string, string) error { return errors.ErrUnsupported }

// devicesInMaps is not asked outside Linux.
func devicesInMaps(int) bool { return false }
