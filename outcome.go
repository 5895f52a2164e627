package redline

import (
	"net/http"
	"strconv"

	"github.com/redline-metrics/redline/internal/conventions"
)

// outcome is the status of an exchange or a call, or one of the outcomes without a status,
// which are negative.
type outcome int16

// The outcomes without a status.
const (
	aborted outcome = -1 - iota
	timedOut
	canceled
	failed
)

// outcome returns x's.
func (x *Exchange) outcome() outcome {
	if x.Aborted {
		return aborted
	}
	return outcome(x.Status) //nolint:gosec // net/http allows three digits
}

// statusText returns an outcome as the value of a status label.
func statusText(o outcome) string {
	switch o {
	case aborted:
		return conventions.Aborted
	case timedOut:
		return conventions.TimedOut
	case canceled:
		return conventions.Canceled
	case failed:
		return conventions.Failed
	}
	return strconv.Itoa(int(o))
}

// errorText returns an outcome as the value of an error label; empty for none.
func errorText(o outcome) string {
	if o > 0 && o < http.StatusBadRequest {
		return ""
	}
	return statusText(o)
}
