package catalog

// Names of alerts.
const (
	targetIsDown   = "TargetDown"
	budgetBurns    = "ErrorBudgetBurn"
	errorRatioHigh = "ErrorRatioHigh"
	latencyHigh    = "LatencyHigh"
	exceptionsRise = "ExceptionsRise"
	requestsStuck  = "RequestsStuck"
	filesRunOut    = "FileDescriptorsRunOut"
	memoryGrows    = "MemoryGrows"
	seriesDropped  = "SeriesDropped"
	filesSkipped   = "WorkerFilesSkipped"
	probeIsOff     = "ProbeOff"
)

// RunbooksURL is the page that explains the alerts: docs/reference/alerts.md.
const RunbooksURL = "https://github.com/redline-metrics/redline/blob/main/docs/reference/alerts.md"

// Runbook explains an alert.
type Runbook struct {
	Meaning string   `json:"meaning"` // the event behind it
	Look    []string `json:"look"`    // where to look next
}

// Runbooks returns the runbooks of all alerts, by name. docs/reference/alerts.md has the same.
func Runbooks() map[string]Runbook {
	return map[string]Runbook{
		targetIsDown: {
			"The service's metrics cannot be read: it is down, does not answer in time, or answers something else.",
			[]string{
				"A page says that no target of the service answers; a ticket, that some have not answered for five minutes. Either is one for the service, and `instance:up:max5m` has each instance.",
				"The page Targets has the error of the last scrape.",
				"Is the process there? Does `curl` of the same address answer, within the scrape's timeout?",
				"An answer over the limits of body size or samples says so in the error: too many series are a fault of the service's.",
			},
		},
		budgetBurns: {
			"So many requests fail, or take too long, that the objective for 30 days is in danger.",
			[]string{
				"The page Service, sorted by errors or by p99, shows which routes do it, and the marks whether a new version came just before.",
				"The label slo says which objective: availability counts answers of 5xx and those broken off, latency counts requests over the target. Services and routes can have objectives of their own, by --slo.file.",
				"A page says that it is fast (hours are left); a ticket, that it is slow (days are left).",
				"A service that fails for the most part because of calls to a peer that pages has no such alert of its own: that of the peer is about the cause.",
				"Of a window nothing is said before there are data for a tenth of it, and ten requests that went wrong. Where there are data for a part of it, the text says how much: `in 8m of data`.",
			},
		},
		errorRatioHigh: {
			"More than 5 % of a route's requests fail, over five minutes at most.",
			[]string{
				"A page on the availability of the service takes its place, and so does one of a peer whose failures are the cause: one fault is one alert.",
				"The alert is one for all routes of a service, and names the worst; `route:requests_failing:ratio_rate5m` has each of them.",
				"The panels Requests by status and Exceptions of the route tell whether the handler fails or panics.",
				"The map shows whether a service that it calls fails too.",
			},
		},
		latencyHigh: {
			"One in a hundred requests of a route takes more than a second.",
			[]string{
				"The alert is one for all routes of a service, and names the slowest; `route:requests_slow_seconds:p99_rate5m` has each of them. A page on the service's latency takes its place.",
				"The heatmap tells whether all requests are slow or some of them: two bands are two kinds of requests.",
				"Time by route shows whether it takes the service's time away from others; Calls by peer, whether it waits for somebody.",
			},
		},
		exceptionsRise: {
			"Handlers end by exceptions, in Go by panics, that nothing catches: over ten in ten minutes, three times as many as in the hour before.",
			[]string{"A page on the service's availability takes its place.", "The service's own log has their stack traces.", "Exceptions by route shows where they come from."},
		},
		requestsStuck: {
			"More than 100 requests have been in progress at one instance for five minutes, twice as many as those that end can explain.",
			[]string{
				"The alert is one for all instances of a service, and names those with the most; `instance:requests_in_progress:min5m` has each of them.",
				"Requests in progress by route shows which hang.",
				"Goroutines that grow along with them wait for something: a profile of goroutines shows where.",
			},
		},
		filesRunOut: {
			"A process has more than 80 % of the file descriptors open that it may have; it fails to accept connections at the limit.",
			[]string{"The alert is one for all instances of a service, and names the worst; `instance:process_open_fds:ratio` has each of them.", "Connections that nobody closes are the usual cause: compare with requests in progress.", "`ls -l /proc/PID/fd` lists them."},
		},
		memoryGrows: {
			"A process takes twice as much memory as an hour ago, and over 512 MB.",
			[]string{"The alert is one for all instances of a service, and names the largest; `instance:process_resident_memory_bytes:doubled1h` has each of them.", "A new version or more traffic may be why: see the marks and the rate.", "A heap profile shows where it is held."},
		},
		seriesDropped: {
			"A label of a metric has more values than MaxSeries allows: further requests are counted as <other>.",
			[]string{"The alert is one for all metrics of a service; `metric:series_dropped:increase10m` has each of them.", "`redline check URL` names the labels with the most values.", "GroupBy, or a pattern for the route, brings them down; MaxSeries allows more."},
		},
		filesSkipped: {
			"Files of worker processes cannot be read, so that what they count is missing.",
			[]string{"The alert is one for each reason; `instance:worker_files_skipped:increase10m` has each instance.", "The log of `redline run` or `redline collect` names the first ten files and says why; of more it has a count each minute.", "The reason `limit` is of more than 1 million distinct keys in all files, 256 MiB of them, or 32,768 families: a label, or the name of a metric, has too many values.", "A full disk while a worker wrote is the usual cause.", "The reasons `key`, `conflict`, `series` and `escaping` are of single metrics, whose names or labels are not valid or are those of others."},
		},
		probeIsOff: {
			"The probe of `redline run --instrument` has turned itself off in a Python process, whose requests are not measured.",
			[]string{"The alert is one for each reason; `instance:probe_failures:increase10m` has each instance.", "The service's standard error has a line with the reason and the way out.", "The requests themselves go on; workers that start anew try again."},
		},
	}
}
