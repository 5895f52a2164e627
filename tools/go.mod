module github.com/redline-metrics/redline/tools

go 1.26.7

require (
	github.com/redline-metrics/redline v0.2.0
	golang.org/x/mod v0.42.0
)
