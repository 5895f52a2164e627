// Package redlinetest has what tests of measured services want: [Count] and its
// kin read what a Metrics has recorded, and [Run] shows, over a real listener, that
// a router measured by Redline gives the numbers that it should and behaves as it
// does without. Every adapter of this repository runs it, and so can one that is
// not of this repository.
package redlinetest
