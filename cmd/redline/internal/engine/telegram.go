//go:build never

package engine

// Alertmanager's configuration brings a Telegram library, and that, by a
// dependency of its tests, a version of this module that has the package
// compute/metadata in it, which is a module of its own now: Go would not know which
// of the two to take. The import is compiled nowhere, and has go.mod require a
// version without it.
import _ "cloud.google.com/go/compute/apiv1/computepb"
