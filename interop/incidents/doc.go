// Package incidents holds tests of the incidents that redline watch tells: real processes that
// call each other and are scraped, a fault in one of them, and the watch's answer. They take
// minutes, as a diagnosis needs a time before the fault.
package incidents
