// Command package makes every artefact of a release from a clean checkout: archives, Python
// wheels, Debian and RPM packages and a container image, each with an SBOM, and a manifest
// of all of them. .ci/package runs it with the programs that it needs.
//
// Data flow one way: a release (the version and commit) and its targets (operating system
// and processor) give a binary for each target; the binaries and the documents that they
// print give a tree of files; each kind of artefact packs that tree. Everything packed has
// the commit's time, but for files that ko adds, which have none. So a second run gives
// the same bytes.
package main
