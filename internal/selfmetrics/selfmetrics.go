// Package selfmetrics has the names and help texts of the metrics by which Redline reports on
// itself, and the reasons that one of them counts.
package selfmetrics

// Set lists the families by which Redline reports on itself under every schema: those of a
// redline.Metrics, of packages multiproc and prefork, and of redline run.
type Set struct {
	SeriesDropped Family // counter, by metric
	GatherErrors  Family // counter
	Misuse        Family // counter, by reason: see [Misuses]
	// ScrapesDropped and WorkerScrapesDropped are counters, by reason.
	ScrapesDropped, WorkerScrapesDropped Family

	WorkerFiles   Family // gauge
	WorkerEntries Family // gauge
	WorkerSeries  Family // gauge
	MergeSeconds  Family // gauge
	FilesSkipped  Family // counter, by reason
	FilesFolded   Family // counter
	FoldErrors    Family // counter
	SeriesLost    Family // counter
	FilesLost     Family // counter
	WorkerDeaths  Family // counter
	ProbeFailures Family // counter, by reason
}

// Family is one family of a [Set]. Label is the name of its label, or empty.
type Family struct {
	Name, Help, Label string
}

// Families returns the families by which Redline reports on itself. Their names are
// fixed.
func Families() Set {
	return Set{
		SeriesDropped: Family{"redline_series_dropped_total", "Requests recorded under <other> because their metric had reached its limit of series.", "metric"},
		GatherErrors:  Family{Name: "redline_gather_errors_total", Help: "Scrapes from which a collector's metrics were missing because it failed."},
		Misuse:        Family{"redline_misuse_total", "Times that Redline was set up or called in a way that cannot work, by reason.", "reason"},

		ScrapesDropped:       Family{"redline_scrapes_dropped_total", "Scrapes that got no whole answer: refused for want of room, or given up as they stalled.", "reason"},
		WorkerScrapesDropped: Family{"redline_multiproc_scrapes_dropped_total", "Scrapes of merged worker files that got no whole answer: refused for want of room, or given up as they stalled.", "reason"},

		WorkerFiles:   Family{Name: "redline_multiproc_files", Help: "Worker files at the last merge."},
		WorkerEntries: Family{Name: "redline_multiproc_entries", Help: "Entries of worker files at the last merge."},
		WorkerSeries:  Family{Name: "redline_multiproc_series", Help: "Series known from worker files."},
		MergeSeconds:  Family{Name: "redline_multiproc_merge_seconds", Help: "Time that the last merge took."},
		FilesSkipped:  Family{"redline_multiproc_files_skipped_total", "Worker files that were left out, or a part of them.", "reason"},
		FilesFolded:   Family{Name: "redline_multiproc_files_folded_total", Help: "Worker files of dead workers that were folded or removed."},
		FoldErrors:    Family{Name: "redline_multiproc_fold_errors_total", Help: "Folds that failed, or found that they must not be."},
		SeriesLost:    Family{Name: "redline_multiproc_series_lost_total", Help: "Series that a worker could not write to its file, and counts for itself alone."},
		FilesLost:     Family{Name: "redline_multiproc_files_lost_total", Help: "Worker files that were cut short or removed, or whose disk failed, while their worker wrote to them."},
		WorkerDeaths:  Family{Name: "redline_prefork_deaths_total", Help: "Worker processes that ended before they were to."},
		ProbeFailures: Family{"redline_probe_failures_total", "Python processes in which the probe went off, and whose requests go on unmeasured.", "reason"},
	}
}
