package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/prometheus/alertmanager/silence"
	"github.com/prometheus/alertmanager/silence/silencepb"
	"google.golang.org/protobuf/proto"
)

// Limits of silences together. Each alert is compared with each silence that is active or
// to come, when it is notified and when it is asked for; a regular expression takes as long
// as its text and that of the label multiplied. All silences are one answer.
const (
	mostActiveSilences = 1000
	mostPatterns       = 64 << 10 // bytes of regular expressions of those
	mostSilenceBytes   = 32 << 20 // of all silences, with those that have ended
)

// postedSilence represents as much of a silence as counts for its limits.
type postedSilence struct {
	ID       string    `json:"id"`
	EndsAt   time.Time `json:"endsAt"`
	Matchers []struct {
		Value   string `json:"value"`
		IsRegex bool   `json:"isRegex"`
	} `json:"matchers"`
}

// checkSilence returns an error for the body of a silence for which there is no room.
// Other faults are the API's to tell.
func checkSilence(silences *silence.Silences, body []byte) error {
	var posted postedSilence
	if json.Unmarshal(body, &posted) != nil || posted.EndsAt.Before(time.Now()) {
		return nil
	}
	n, patterns, bytes := 1, 0, len(body)
	for _, m := range posted.Matchers {
		if m.IsRegex {
			patterns += len(m.Value)
		}
	}
	now := time.Now()
	all, _, err := silences.QueryAt(context.Background(), now)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Id == posted.ID {
			continue
		}
		bytes += proto.Size(s)
		if silence.StateFromProtoAt(s, now) != silence.SilenceStateExpired {
			n++
			patterns += patternBytes(s)
		}
	}
	switch {
	case n > mostActiveSilences:
		return fmt.Errorf("there are %d silences that are active or to come, which is the limit; expire some, or let one have a matcher for several", mostActiveSilences)
	case patterns > mostPatterns:
		return fmt.Errorf("the regular expressions of all silences that are active or to come have %d bytes; at most %d are accepted", patterns, mostPatterns)
	case bytes > mostSilenceBytes:
		return fmt.Errorf("all silences have %d bytes; at most %d are accepted. Those that have ended are forgotten after %v", bytes, mostSilenceBytes, retention)
	}
	return nil
}

func patternBytes(s *silencepb.Silence) (n int) {
	for _, set := range s.MatcherSets {
		for _, m := range set.Matchers {
			if m.Type == silencepb.Matcher_REGEXP || m.Type == silencepb.Matcher_NOT_REGEXP {
				n += len(m.Pattern)
			}
		}
	}
	return n
}
