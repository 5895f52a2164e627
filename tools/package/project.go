package main

// The names under which Redline is published. Each stands here alone.
const (
	// project is the name of the command, its packages and its archives.
	project = "redline"
	// distribution is the name on the Python package index.
	distribution = "redline-metrics"
	// repository is the address of the sources, and of their releases.
	repository = "https://github.com/redline-metrics/redline"
	// maintainer is the contact that packages name.
	maintainer = "Redline maintainers <maintainers@redline-metrics.invalid>"
	// license is an SPDX identifier.
	license = "Apache-2.0"
	// summary is the one line that package managers show.
	summary = "See what a web service does: request rate, errors, duration"
	// minimumPython is the oldest Python that the probe of redline run measures.
	minimumPython = ">=3.9"
)

// description is the text that package managers show below the summary.
const description = `Redline measures web services and shows them: request rate, errors and
durations by route, with alerts. One command measures a Flask, Django or
FastAPI app with several workers, without a change to it. Another one
stores the numbers, draws them and raises alerts, as Prometheus and
Alertmanager would.`
