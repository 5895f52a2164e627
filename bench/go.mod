module github.com/redline-metrics/redline/bench

go 1.26.0
