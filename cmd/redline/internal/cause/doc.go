// Package cause finds out of series that something is wrong, and ranks its causes. It is
// arithmetic on samples and calls alone: no engine, no network, no clock, and the same answer
// for the same input.
//
// Judge works in three steps. It compares each series with itself in the time before, which
// gives findings whose strength can be compared across metrics. It looks whether one of them
// is a symptom: users wait or get errors, a service fails, is down or has no resources left.
// Without a symptom nothing is wrong, however odd the rest. With one, each service and each
// peer gets points for its own findings and for those of its neighbours in the graph of
// calls. Each point has a reason that can be printed.
//
// The constants are round numbers, with the reason beside each. They name neither services
// nor systems.
package cause
