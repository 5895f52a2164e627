// Package redlinetest helps to test measured services and adapters. [Count] and the
// functions like it read the recorded metrics. [Run] tests over a real listener that a
// router measured by Redline records the right numbers and behaves as it does without
// Redline. Every adapter of this repository runs it, and adapters elsewhere can run it too.
package redlinetest
