package lint

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"
)

// mostIDs is how many values that look like ids a label may have before it is an
// error: ten can be a fixed set that happens to be called so; of more, the next
// scrape has others.
const mostIDs = 10

// shape is what values look like that there is no end of.
type shape struct {
	name    string
	advice  string
	matches func(string) bool
}

// classifier tells values that there is no end of from those that are of a set.
type classifier struct {
	shapes  []shape
	version *regexp.Regexp
	method  *regexp.Regexp
	segment []*regexp.Regexp // of paths
}

func newClassifier() *classifier {
	uuid := regexp.MustCompile(`(?i)(^|[^0-9a-z])[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}($|[^0-9a-z])`)
	hash := regexp.MustCompile(`(?i)^([a-z0-9]+:|0x)?[0-9a-f]{16,}$`) // from half an MD5, as trace ids have it
	digits := regexp.MustCompile(`(^|[^0-9.])[0-9]{6,}($|[^0-9.])`)   // ports have five, statuses three
	email := regexp.MustCompile(`^[^\s@/]+@[^\s@/]+\.[A-Za-z]{2,}$`)
	date := regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt _][0-9]{2}:[0-9]{2}.*)?$`)
	unix := regexp.MustCompile(`^1[0-9]{9}(\.[0-9]+|[0-9]{3}|[0-9]{6}|[0-9]{9})?$`) // s, ms, µs, ns from 2001 to 2033
	number := regexp.MustCompile(`^[0-9]+$`)
	c := &classifier{
		version: regexp.MustCompile(`^v?[0-9]+\.[0-9]+`),
		method:  regexp.MustCompile(`^[A-Z]+ `),
		segment: []*regexp.Regexp{number, uuid, hash, digits, email},
	}
	const ids = "Leave the label out; what single ids are for is logs, and exemplars"
	const times = "Leave the label out; a time can be the value of a gauge, in seconds"
	c.shapes = []shape{ // the first that fits counts
		{"raw paths, with ids or queries in them", "Let the label have the route, such as /users/{id}", c.rawPath},
		{"times", times, date.MatchString},
		{"UUIDs", ids, uuid.MatchString},
		{"e-mail addresses", "Leave the label out: they are personal data besides", email.MatchString},
		{"addresses with ports", "Leave the label out: each connection has another port", isAddress},
		{"Unix timestamps", times, unix.MatchString},
		{"hashes", ids, func(v string) bool {
			return hash.MatchString(v) && strings.ContainsAny(v, "0123456789") && strings.ContainsAny(v, "abcdefABCDEF")
		}},
		{"ids, of long runs of digits", ids, func(v string) bool { return digits.MatchString(v) && !c.version.MatchString(v) }},
	}
	return c
}

// rawPath says whether v is a path of a URL in which a part is an id, or which has
// a query.
func (c *classifier) rawPath(v string) bool {
	v = c.method.ReplaceAllString(v, "")
	if _, rest, ok := strings.Cut(v, "://"); ok {
		_, path, _ := strings.Cut(rest, "/")
		v = "/" + path
	}
	path, query, _ := strings.Cut(v, "?")
	if !strings.HasPrefix(path, "/") {
		return false
	}
	if strings.Contains(query, "=") {
		return true
	}
	for part := range strings.SplitSeq(path, "/") {
		for _, id := range c.segment {
			if id.MatchString(part) {
				return true
			}
		}
	}
	return false
}

func isAddress(v string) bool {
	_, err := netip.ParseAddrPort(v)
	return err == nil
}

// ids are findings on labels whose values look like ids: of these there is no end,
// and each stays a series in Prometheus for as long as its data are kept.
func (c *classifier) ids(f *dto.MetricFamily, labels map[string][]string) []Finding {
	var findings []Finding
	for name, values := range labels {
		byShape := make([][]string, len(c.shapes))
		n := 0
		for _, v := range values {
			if i := c.shapeOf(v); i >= 0 && !isTarget(name, v) {
				byShape[i] = append(byShape[i], v)
				n++
			}
		}
		if n == 0 || n <= mostIDs && strings.HasSuffix(f.GetName(), "_info") { // which is where a revision belongs
			continue
		}
		severity := Warning
		if n > mostIDs {
			severity = Error
		}
		most := longest(byShape)
		findings = append(findings, Finding{
			Severity: severity, Check: checkIDs, Metric: f.GetName(), Label: name,
			Examples: byShape[most][:min(len(byShape[most]), examplesShown)],
			Message: fmt.Sprintf("label %q seems to hold %s: %s of %s values, such as %s. Each new one adds series, without end. %s",
				name, c.shapes[most].name, thousands(n), thousands(len(values)), list(byShape[most]), c.shapes[most].advice),
		})
	}
	return findings
}

func (c *classifier) shapeOf(v string) int {
	return slices.IndexFunc(c.shapes, func(s shape) bool { return s.matches(v) })
}

// isTarget says whether a label names a target by its address, as what Prometheus
// exposes at /federate has it.
func isTarget(label, v string) bool { return label == model.InstanceLabel && isAddress(v) }

// longest is the index of the longest list, the first of those.
func longest(lists [][]string) int {
	most := 0
	for i := range lists {
		if len(lists[i]) > len(lists[most]) {
			most = i
		}
	}
	return most
}
