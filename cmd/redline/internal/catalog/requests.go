package catalog

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// requests are the families in which a service reports its requests, and their labels.
type requests struct {
	schema string           // as people call it
	count  inventory.Family // a counter, or the duration, whose _count counts as well
	// duration has the type Histogram or Summary; without a name there is none.
	duration               inventory.Family
	inProgress, exceptions inventory.Family
	sizes                  []inventory.Family

	method, route, status string // labels of count

	// strangers are the jobs that rules on all jobs leave out.
	strangers []string
}

// schemas returns the schemas of package redline, by the names that people know.
func schemas() []namedSchema {
	return []namedSchema{
		{"Redline", redline.Default()},
		{flaskExporter, redline.FlaskExporter()},
		{"OpenTelemetry", redline.OpenTelemetry()},
	}
}

const flaskExporter = "prometheus_flask_exporter"

type namedSchema struct {
	name string
	*redline.Schema
}

// complete returns the families of a service that exposes all of a schema, with classic or
// with native histograms.
func (s namedSchema) complete(native bool) requests {
	family := func(f redline.Family, t inventory.Type) inventory.Family {
		return inventory.Family{Name: f.Name, Type: t, Help: f.Help, Labels: labelsOf(f)}
	}
	duration := family(s.Duration, inventory.Histogram)
	if duration.Native = native; !native {
		duration.Bounds = s.Buckets
	}
	r := requests{
		schema: s.name, duration: duration,
		inProgress: family(s.InProgress, inventory.Gauge), exceptions: family(s.Exceptions, inventory.Counter),
	}
	r.countBy(family(s.Requests, inventory.Counter), s.Requests, s.Duration)
	for _, f := range []redline.Family{s.RequestSize, s.ResponseSize} {
		if f.Name != "" {
			r.sizes = append(r.sizes, family(f, inventory.Histogram))
		}
	}
	return r
}

// labelsOf returns the labels of a family of a schema, sorted.
func labelsOf(f redline.Family) []string {
	return slices.Sorted(maps.Values(maps.Collect(f.Labels())))
}

// countBy chooses the family that counts requests: the counter, unless only the duration
// has their routes.
func (r *requests) countBy(counter inventory.Family, inCounter, inDuration redline.Family) {
	labels := inCounter
	r.count = counter
	if counter.Name == "" || inCounter.Route == "" && inDuration.Route != "" && inDuration.Status != "" {
		r.count, labels = r.duration, inDuration
	}
	r.method, r.route, r.status = labels.Method, labels.Route, labels.Status
}

// requestsOf finds the families of requests of a service: those of each schema of Redline's
// that it follows. A service that follows none, or shares only a name with one, has those
// whose names, labels and units fit, as in the tutorials.
func requestsOf(families []inventory.Family) []requests {
	byName := map[string]inventory.Family{}
	for _, f := range families {
		byName[f.Name] = f
	}
	var found []requests
	for _, s := range schemas() {
		if r, ok := follow(s, byName); ok {
			found = append(found, r)
		}
	}
	if slices.ContainsFunc(found, func(r requests) bool { return r.status != "" }) {
		return found
	}
	if r, ok := guess(families); ok && (len(found) == 0 || r.status != "") {
		return []requests{r}
	}
	return found
}

// follow returns the part of a schema that is there, with the labels that are there.
// Services can name the route's label themselves, the same in all families.
func follow(s namedSchema, byName map[string]inventory.Family) (requests, bool) {
	has := func(f redline.Family, as ...inventory.Type) (redline.Family, inventory.Family) {
		there := byName[f.Name]
		if f.Name == "" || !slices.Contains(as, there.Type) {
			return redline.Family{}, inventory.Family{}
		}
		f.Method = oneOf(there, append([]string{f.Method}, methodNames()...))
		f.Route = oneOf(there, append([]string{f.Route}, routeNames()...))
		f.Status = oneOf(there, append([]string{f.Status}, statusNames()...))
		return f, there
	}
	r := requests{schema: s.name}
	inCounter, counter := has(s.Requests, inventory.Counter, inventory.Unknown)
	inDuration, duration := has(s.Duration, inventory.Histogram, inventory.Summary)
	if counter.Name == "" && duration.Name == "" {
		return r, false
	}
	r.duration = duration
	r.countBy(counter, inCounter, inDuration)
	if r.status == "" && r.route == "" { // the name alone proves little
		return r, false
	}
	_, r.inProgress = has(s.InProgress, inventory.Gauge, inventory.Unknown)
	_, r.exceptions = has(s.Exceptions, inventory.Counter, inventory.Unknown)
	for _, f := range []redline.Family{s.RequestSize, s.ResponseSize} {
		if _, there := has(f, inventory.Histogram); there.Name != "" {
			r.sizes = append(r.sizes, there)
		}
	}
	return r, true
}

// The names that the labels of requests may have, the surest first.
func methodNames() []string { return []string{"method", "http_method", "http_request_method", "verb"} }

func routeNames() []string {
	return []string{"route", "http_route", "url_rule", "endpoint", "handler", "path", "uri", "view", "url"}
}

func statusNames() []string {
	return []string{"status", "status_code", "code", "http_status", "http_response_status_code", "http_status_code"}
}

var (
	countsRequests = regexp.MustCompile(`(^|_)requests?(_count)?(_total)?$`)
	timesRequests  = regexp.MustCompile(`(^|_)(requests?|http|response)_.*(duration|latency|time)|(duration|latency)_seconds$`)
	heldRequests   = regexp.MustCompile(`requests?_.*(in_?progress|in_?flight)|(in_?progress|in_?flight|active)_requests`)
	reloaded       = regexp.MustCompile(`_last_reload_success(ful)?_timestamp_seconds$`)
	failedRequests = regexp.MustCompile(`exceptions?(_total)?$`)
	// notServed are other requests than those that the service answers.
	notServed = regexp.MustCompile(`^(redline|prometheus|promhttp|alertmanager|go|process|python)_|client`)
)

// guess finds families by their names.
func guess(families []inventory.Family) (requests, bool) {
	r := requests{schema: "by name"}
	for _, f := range families {
		served, route := !notServed.MatchString(f.Name), oneOf(f, routeNames())
		status := oneOf(f, statusNames())
		switch known := route != "" || status != ""; {
		case !served:
		case f.Type == inventory.Counter && countsRequests.MatchString(f.Name) && known && r.count.Name == "":
			r.count, r.method, r.route, r.status = f, oneOf(f, methodNames()), route, status
		case f.IsTimed() && timesRequests.MatchString(f.Name) && inSeconds(f) && r.duration.Name == "":
			r.duration = f
		case f.Type == inventory.Gauge && heldRequests.MatchString(f.Name) && r.inProgress.Name == "":
			r.inProgress = f
		case f.Type == inventory.Counter && failedRequests.MatchString(f.Name) && r.exceptions.Name == "":
			r.exceptions = f
		}
	}
	if r.count.Name == "" && r.duration.Name != "" {
		f := r.duration
		r.count, r.method, r.route, r.status = f, oneOf(f, methodNames()), oneOf(f, routeNames()), oneOf(f, statusNames())
	}
	return r, r.count.Name != ""
}

func oneOf(f inventory.Family, names []string) string {
	for _, name := range names {
		if slices.Contains(f.Labels, name) {
			return name
		}
	}
	return ""
}

// inSeconds reports whether values may be seconds: another unit would be in the name.
func inSeconds(f inventory.Family) bool {
	return f.Unit == "seconds" || strings.HasSuffix(f.Name, "_seconds") || f.Unit == "" && !strings.HasSuffix(f.Name, "_milliseconds") && !strings.HasSuffix(f.Name, "_ms")
}
