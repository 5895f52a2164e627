// Package installs tests the artefacts of a release, as .ci/package has made them: it
// installs each on a clean file system, and does the product's main job there.
//
// REDLINE_DIST names the directory of the artefacts. Without it nothing is tested. The tests
// change roots, so that they need to be root's.
package installs
