module github.com/redline-metrics/redline/cmd/redline

go 1.26.0

require github.com/redline-metrics/redline v0.1.0
