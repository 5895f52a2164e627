package catalog

import (
	"slices"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// subject is a group of metrics from one source, the same in every service.
type subject struct {
	title string
	// prefixes are those of the names of its families. Families that no panel of templates shows
	// get the panels of any family.
	prefixes  []string
	templates []panelTemplate
}

// panelTemplate represents a panel of families with a known meaning.
type panelTemplate struct {
	title, description string
	kind               Kind
	unit               Unit
	queries            []queryTemplate
}

// queryTemplate represents a query that is drawn where its families are there. $0 and $1 stand for
// their selectors, and [] for the window.
type queryTemplate struct {
	families     []string
	expr, legend string
}

// one returns a panel of one query.
func one(title, description string, unit Unit, expr, legend string, families ...string) panelTemplate {
	return panelTemplate{title, description, Lines, unit, []queryTemplate{{families, expr, legend}}}
}

// subjects returns the subjects in the order of their rows.
func subjects() []subject {
	return []subject{process(), goRuntime(), python(), gunicorn(), uwsgi(), redlineSubject(), scrapes()}
}

const perInstance = "{{instance}}"

func process() subject {
	return subject{"Process", []string{"process_"}, []panelTemplate{
		one("Processor time", "Processors that the process keeps busy.", Cores,
			"sum by (instance) (rate($0[]))", perInstance, "process_cpu_seconds_total"),
		one("Processor use", "Use of processors; 100 % is one of them.", Percent,
			"$0", perInstance, "process_cpu_usage"),
		one("Memory", "Memory of the process that is in RAM.", Bytes,
			"sum by (instance) ($0)", perInstance, resident),
		one("Memory use", "Memory of the process that is in RAM.", Bytes,
			"$0", perInstance, "process_memory_usage_bytes"),
		one("Address space", "Memory that the process has reserved.", Bytes,
			"sum by (instance) ($0)", perInstance, "process_virtual_memory_bytes"),
		{
			"File descriptors", "Open files and connections, and how many there may be, where a fifth of them is open: else that would press the lines flat.", Lines, None,
			[]queryTemplate{
				{[]string{openFDs}, "sum by (instance) ($0)", perInstance},
				{[]string{maxFDs, openFDs}, "min($0) <= 5 * max($1)", "limit"},
			},
		},
		{
			"Network", "Bytes a second that the process's network has received and sent.", Lines, BytesPerSecond,
			[]queryTemplate{
				{[]string{"process_network_receive_bytes_total"}, "sum(rate($0[]))", "received"},
				{[]string{"process_network_transmit_bytes_total"}, "sum(rate($0[]))", "sent"},
			},
		},
		one("Up for", "Time since the process started.", Seconds,
			"time() - min by (instance) ($0)", perInstance, "process_start_time_seconds"),
	}}
}

func goRuntime() subject {
	return subject{"Go runtime", []string{"go_"}, []panelTemplate{
		one("Goroutines", "Goroutines that exist. A number that only grows is a leak.", None,
			"$0", perInstance, "go_goroutines"),
		{
			"Heap", "Memory of the heap: in use, and taken from the system.", Lines, Bytes,
			[]queryTemplate{
				{[]string{"go_memstats_heap_inuse_bytes"}, "sum($0)", "in use"},
				{[]string{"go_memstats_heap_alloc_bytes"}, "sum($0)", "allocated"},
				{[]string{"go_memstats_heap_sys_bytes"}, "sum($0)", "from the system"},
				{[]string{"go_memstats_next_gc_bytes"}, "sum($0)", "next collection at"},
			},
		},
		one("Allocations", "Bytes a second that the program allocates.", BytesPerSecond,
			"rate($0[])", perInstance, "go_memstats_alloc_bytes_total"),
		one("Garbage collection", "Longest pause of the garbage collector, of its recent ones.", Seconds,
			`max by (instance) ($0)`, perInstance, "go_gc_duration_seconds"),
		one("Threads", "Threads of the operating system.", None,
			"$0", perInstance, "go_threads"),
		one("Go versions", "What the program was built with.", None, "$0", "{{version}}", "go_info").as(Labels),
	}}
}

func (t panelTemplate) as(kind Kind) panelTemplate {
	t.kind = kind
	return t
}

func python() subject {
	return subject{"Python", []string{"python_"}, []panelTemplate{
		one("Garbage collections", "Runs of the garbage collector, by generation.", PerSecond,
			"sum by (generation) (rate($0[]))", "generation {{generation}}", "python_gc_collections_total"),
		one("Objects collected", "Objects that the garbage collector has freed, by generation.", PerSecond,
			"sum by (generation) (rate($0[]))", "generation {{generation}}", "python_gc_objects_collected_total"),
		one("Uncollectable objects", "Objects that the garbage collector could not free.", PerSecond,
			"sum by (generation) (rate($0[]))", "generation {{generation}}", "python_gc_objects_uncollectable_total"),
		one("Python versions", "What runs the program.", None, "$0", "{{implementation}} {{version}}", "python_info").as(Labels),
	}}
}

// gunicorn has the metrics that gunicorn sends by statsd, as statsd_exporter names them
// (https://docs.gunicorn.org/en/stable/instrumentation.html).
func gunicorn() subject {
	return subject{"gunicorn", []string{"gunicorn_"}, []panelTemplate{
		one("Workers", "Worker processes.", None, "$0", perInstance, "gunicorn_workers"),
		one("Waiting connections", "Connections that no worker has accepted yet.", None, "$0", perInstance, "gunicorn_backlog"),
		one("Requests of gunicorn", "Requests a second that workers have answered.", RequestsPerSec,
			"sum(rate($0[]))", "all workers", "gunicorn_requests"),
	}}
}

// uwsgi has the names of uwsgi_exporter.
func uwsgi() subject {
	return subject{"uWSGI", []string{"uwsgi_"}, []panelTemplate{
		one("Queue", "Connections that no worker has accepted yet.", None, "$0", perInstance, "uwsgi_listen_queue_length"),
		{
			"Workers", "Worker processes, by what they do.", Stacked, None,
			[]queryTemplate{
				{[]string{"uwsgi_worker_busy"}, "sum($0)", "busy"},
				{[]string{"uwsgi_worker_idle"}, "sum($0)", "idle"},
				{[]string{"uwsgi_worker_cheap"}, "sum($0)", "cheap"},
			},
		},
		one("Requests of uWSGI", "Requests a second that workers have answered.", RequestsPerSec,
			"sum(rate($0[]))", "all workers", "uwsgi_worker_requests_total"),
	}}
}

// misuseReasons explains the reasons of redline_misuse_total.
func misuseReasons() string {
	var all []string
	for _, m := range selfmetrics.Misuses() {
		all = append(all, m.Reason+": "+m.Explanation)
	}
	return strings.Join(all, " ")
}

// redlineSubject has the metrics of Redline's own work in the service.
func redlineSubject() subject {
	own := selfmetrics.Families()
	return subject{"Redline itself", []string{"redline_"}, []panelTemplate{
		one("Series dropped", "Requests that were recorded under <other>, as their metric had reached its limit of series. More than none: a label has too many values.", PerSecond,
			"sum by (metric) (rate($0[]))", "{{metric}}", own.SeriesDropped.Name),
		one("What is set up wrongly", "Times that Redline was set up or called in a way that cannot work. "+misuseReasons(), PerSecond,
			"sum by (reason) (rate($0[]))", "{{reason}}", own.Misuse.Name),
		one("Collectors that failed", "Scrapes from which metrics were missing.", PerSecond,
			"sum(rate($0[]))", "all", own.GatherErrors.Name),
		{
			"Scrapes that were dropped", "Scrapes that were refused for want of room, or given up as the scraper did not read, by reason.", Lines, PerSecond,
			[]queryTemplate{
				{[]string{own.ScrapesDropped.Name}, "sum by (reason) (rate($0[]))", "{{reason}}"},
				{[]string{own.WorkerScrapesDropped.Name}, "sum by (reason) (rate($0[]))", "worker files: {{reason}}"},
			},
		},
		{
			"Worker files", "Files of worker processes, and those of dead ones that were folded.", Lines, None,
			[]queryTemplate{
				{[]string{own.WorkerFiles.Name}, "sum($0)", "files"},
				{[]string{own.FilesFolded.Name}, "sum(increase($0[]))", "folded"},
				{[]string{own.FilesSkipped.Name}, "sum(increase($0[]))", "skipped"},
			},
		},
		one("Time to merge worker files", "What the last merge took.", Seconds,
			"max($0)", "merge", own.MergeSeconds.Name),
		one("Processes that are not measured", "Python processes in which the probe has turned itself off, by reason.", None,
			"sum by (reason) (increase($0[]))", "{{reason}}", own.ProbeFailures.Name),
	}}
}

// scrapes has the metrics that the engine adds to each scrape
// (https://prometheus.io/docs/concepts/jobs_instances/#automatically-generated-labels-and-time-series).
func scrapes() subject {
	return subject{"Scrapes", []string{"scrape_", "up"}, []panelTemplate{
		one("Up", "1 where the last scrape succeeded.", None, "$0", perInstance, "up"),
		one("Time to scrape", "What a scrape takes.", Seconds, "$0", perInstance, "scrape_duration_seconds"),
		one("Samples", "Samples that a scrape has: one for each series.", None, "$0", perInstance, "scrape_samples_scraped"),
	}}
}

// panels returns the subject's panels for the families that are there: the known ones, and
// panels of the rest. It notes the families that they show.
func (sub subject) panels(families []inventory.Family, shown map[string]bool) (known, rest []Panel) {
	s := dashboardScope("")
	there := map[string]inventory.Family{}
	for _, f := range families {
		if !shown[f.Name] && slices.ContainsFunc(sub.prefixes, func(p string) bool { return strings.HasPrefix(f.Name, p) }) {
			there[f.Name] = f
		}
	}
	for _, k := range sub.templates {
		p := Panel{Title: k.title, Description: k.description, Kind: k.kind, Unit: k.unit}
		for _, q := range k.queries {
			if expr, ok := q.fill(s, there); ok {
				p.Queries = append(p.Queries, Query{Expr: expr, Legend: q.legend})
				for _, name := range q.families {
					shown[name] = true
				}
			}
		}
		if len(p.Queries) > 0 {
			known = append(known, p)
		}
	}
	for _, f := range families {
		if _, ok := there[f.Name]; ok && !shown[f.Name] && !f.IsCreated() {
			shown[f.Name] = true
			rest = append(rest, panelsOf(s, f, f.Name)...)
		}
	}
	return known, rest
}

// fill returns the expression, where all families are there.
func (q queryTemplate) fill(s scope, there map[string]inventory.Family) (string, bool) {
	expr := strings.ReplaceAll(q.expr, "[]", s.in())
	for i, name := range q.families {
		f, ok := there[name]
		if !ok {
			return "", false
		}
		expr = strings.ReplaceAll(expr, "$"+string(rune('0'+i)), s.selector(f, ""))
	}
	return expr, true
}
