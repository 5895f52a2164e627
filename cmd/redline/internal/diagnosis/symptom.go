package diagnosis

import (
	"strings"
	"unicode"
)

// SymptomOf returns the symptom that an alert tells: of our own by its name, of others by the
// words in it.
func SymptomOf(name string, labels map[string]string) Symptom {
	switch name {
	case "ErrorBudgetBurn":
		if strings.HasPrefix(labels["slo"], "latency") {
			return Slow
		}
		return Failing
	case "ErrorRatioHigh", "ExceptionsRise":
		return Failing
	case "LatencyHigh", "RequestsStuck":
		return Slow
	case "TargetDown":
		return Down
	case "FileDescriptorsRunOut", "MemoryGrows":
		return Short
	case "SeriesDropped", "WorkerFilesSkipped", "ProbeOff":
		return Other
	}
	return symptomByWords(wordsOf(name))
}

// symptomByWords returns the symptom that most says what is wrong: a target that is down says
// more than its memory.
func symptomByWords(words []string) Symptom {
	best, rank := Other, 0
	for _, w := range words {
		if s, r := symptomOfWord(w); r > rank {
			best, rank = s, r
		}
	}
	return best
}

func symptomOfWord(word string) (s Symptom, rank int) {
	switch word {
	case "down", "absent", "unreachable", "offline", "dead", "missing", "crash", "crashing", "crashlooping", "crashloop", "unavailable", "gone":
		return Down, 4
	case "latency", "latencies", "slow", "slowness", "duration", "delay", "apdex", "p50", "p90", "p95", "p99", "timeout", "timeouts":
		return Slow, 3
	case "error", "errors", "fail", "fails", "failing", "failed", "failure", "failures", "5xx", "500", "500s", "503", "exception", "exceptions", "panic", "panics", "availability", "unsuccessful":
		return Failing, 2
	case "memory", "mem", "oom", "cpu", "processor", "load", "disk", "filesystem", "fd", "fds", "descriptors", "saturation", "saturated", "throttling", "throttled", "quota", "full", "swap", "heap", "pool", "exhausted":
		return Short, 1
	}
	return Other, 0
}

// wordsOf returns the words of a name such as HighRequestLatency, http_5xx_high or HTTPErrors,
// in lower case.
func wordsOf(name string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
		}
		word = word[:0]
	}
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			end()
			continue
		}
		lowBefore := i > 0 && unicode.IsLower(runes[i-1])
		lowAfter := i > 0 && unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !isPlural(runes[i:])
		if unicode.IsUpper(r) && (lowBefore || lowAfter) {
			end()
		}
		word = append(word, r)
	}
	end()
	return words
}

// isPlural reports whether runes are the end of a word such as APIs or FDs.
func isPlural(runes []rune) bool {
	return len(runes) >= 2 && runes[1] == 's' && (len(runes) == 2 || !unicode.IsLower(runes[2]))
}

// ServiceOf returns the service that labels name, or "". The job is how it is scraped, and
// rules of users may keep another label alone.
func ServiceOf(labels map[string]string) string {
	for _, name := range []string{"job", "service", "service_name"} {
		if v := labels[name]; v != "" {
			return v
		}
	}
	return ""
}

// NoFault reports whether an alert is of no fault: it says by its severity that nobody has to
// act, or it fires always, so that its silence is the message.
func NoFault(name, severity string) bool {
	switch strings.ToLower(severity) {
	case "none", "info", "information", "informational", "debug", "ok":
		return true
	}
	switch strings.ToLower(name) {
	case "watchdog", "deadmansswitch", "deadmanssnitch", "alwaysfiring", "infoinhibitor":
		return true
	}
	return false
}
