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

// mostIDs is the number of id-like values from which on a label is an error: ten can be a
// fixed set with such names; with more of them, the next scrape brings others.
const mostIDs = 10

// shape is a form of values of which there is no end.
type shape struct {
	name    string
	advice  string
	matches func(string) bool
}

// classifier tells values of which there is no end from those of a fixed set.
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

// rawPath reports whether v is the path of a URL that has an id as a part, or a query.
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

// ids returns findings on labels with id-like values: there is no end of them, and each
// stays a series in Prometheus for as long as its data are kept.
func (c *classifier) ids(f *dto.MetricFamily, labels map[string][]string) []Finding {
	var findings []Finding
	looks := map[string][][]string{} // values by shape, of each label
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
		looks[name] = byShape
	}
	for name, byShape := range looks {
		findings = append(findings, c.idsOf(f, name, byShape, len(labels[name]), settledBy(f, name, looks)))
	}
	return findings
}

// idsOf returns the finding on one label. settled names the labels that settle its values,
// or is "".
func (c *classifier) idsOf(f *dto.MetricFamily, name string, byShape [][]string, values int, settled string) Finding {
	n := 0
	for _, like := range byShape {
		n += len(like)
	}
	most := longest(byShape)
	finding := Finding{
		Severity: Warning, Check: checkIDs, Metric: f.GetName(), Label: name,
		Examples: byShape[most][:min(len(byShape[most]), examplesShown)],
	}
	seems := fmt.Sprintf("label %q seems to hold %s: %s of %s values, such as %s. ",
		name, c.shapes[most].name, thousands(n), thousands(values), list(byShape[most]))
	if settled != "" {
		finding.Severity = Note
		finding.Message = seems + "Each belongs to one value of " + settled + ", as settings do: it is well as long as they seldom change"
		return finding
	}
	if n > mostIDs {
		finding.Severity = Error
	}
	finding.Message = seems + "Each new one adds series, without end. " + c.shapes[most].advice
	return finding
}

func (c *classifier) shapeOf(v string) int {
	return slices.IndexFunc(c.shapes, func(s shape) bool { return s.matches(v) })
}

// isTarget reports whether a label names a target by its address, as Prometheus' /federate
// exposes it.
func isTarget(label, v string) bool { return label == model.InstanceLabel && isAddress(v) }

// longest returns the index of the longest list, the first of equals.
func longest(lists [][]string) int {
	most := 0
	for i := range lists {
		if len(lists[i]) > len(lists[most]) {
			most = i
		}
	}
	return most
}
