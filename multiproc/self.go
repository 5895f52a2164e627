package multiproc

import (
	"errors"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/procfs"

	"github.com/redline-metrics/redline/internal/selfmetrics"
	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
	"github.com/redline-metrics/redline/multiproc/internal/fold"
)

// selfMetrics collects metrics of a Collector itself, and of the workers of which it
// reads files: in multi-process mode client_python has no process metrics.
type selfMetrics struct {
	c *Collector

	files, entries, series, seconds, skipped, folded, failed *prometheus.Desc
	cpu, resident, fds                                       *prometheus.Desc
}

// Self returns a collector of metrics about c: redline_multiproc_files,
// _entries, _series and _merge_seconds as of the last merge,
// _files_skipped_total by reason, _files_folded_total, _fold_errors_total and
// _scrapes_dropped_total by reason, and, of each worker process that is alive,
// process_cpu_seconds_total, process_resident_memory_bytes and process_open_fds
// by pid. The latter need Linux's /proc, and are absent elsewhere.
func (c *Collector) Self() prometheus.Collector {
	pid := []string{"pid"}
	own, process := selfmetrics.Families(), processFamilies()
	return &selfMetrics{
		c:        c,
		files:    describe(own.WorkerFiles),
		entries:  describe(own.WorkerEntries),
		series:   describe(own.WorkerSeries),
		seconds:  describe(own.MergeSeconds),
		skipped:  describe(own.FilesSkipped),
		folded:   describe(own.FilesFolded),
		failed:   describe(own.FoldErrors),
		cpu:      prometheus.NewDesc(process[0], "User and system time of a worker process.", pid, nil),
		resident: prometheus.NewDesc(process[1], "Resident memory of a worker process.", pid, nil),
		fds:      prometheus.NewDesc(process[2], "Open file descriptors of a worker process.", pid, nil),
	}
}

// processFamilies returns the names of the metrics of each worker process: processor time,
// memory and file descriptors.
func processFamilies() [3]string {
	return [3]string{"process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds"}
}

func describe(f selfmetrics.Family) *prometheus.Desc {
	var labels []string
	if f.Label != "" {
		labels = []string{f.Label}
	}
	return prometheus.NewDesc(f.Name, f.Help, labels, nil)
}

// Describe implements prometheus.Collector.
func (s *selfMetrics) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{s.files, s.entries, s.series, s.seconds, s.skipped, s.folded, s.failed, s.cpu, s.resident, s.fds} {
		ch <- d
	}
	s.c.dropped.Describe(ch)
}

// Collect implements prometheus.Collector.
func (s *selfMetrics) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	stats := s.c.Stats()
	gauge(s.files, float64(stats.Files))
	gauge(s.entries, float64(stats.Entries))
	gauge(s.series, float64(stats.Series))
	gauge(s.seconds, stats.Took.Seconds())
	count := func(d *prometheus.Desc, n int, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	count(s.folded, stats.Folded)
	count(s.failed, stats.FoldErrors)
	for reason, n := range stats.Skipped {
		count(s.skipped, n, reason)
	}
	s.c.dropped.Collect(ch)
	pids, _ := s.c.workers() // those that it may not look into are not among them
	for _, pid := range pids {
		s.collectProcess(ch, pid)
	}
}

// collectProcess collects the metrics of a process, which may end in between.
func (s *selfMetrics) collectProcess(ch chan<- prometheus.Metric, pid int) {
	p, err := procfs.NewProc(pid)
	if err != nil {
		return
	}
	label := strconv.Itoa(pid)
	if stat, err := p.Stat(); err == nil {
		ch <- prometheus.MustNewConstMetric(s.cpu, prometheus.CounterValue, stat.CPUTime(), label)
		ch <- prometheus.MustNewConstMetric(s.resident, prometheus.GaugeValue, float64(stat.ResidentMemory()), label)
	}
	if n, err := p.FileDescriptorsLen(); err == nil {
		ch <- prometheus.MustNewConstMetric(s.fds, prometheus.GaugeValue, float64(n), label)
	}
}

// workers returns the processes that hold the files that have their pid in the name,
// as of the last merge.
func (c *Collector) workers() ([]int, error) {
	c.mu.Lock()
	byPID := map[int]map[dbfile.Inode]bool{}
	for _, f := range c.files {
		id, _, _ := strings.Cut(f.parsed.ID, "-") // the rest tells files of one pid apart
		if pid, err := strconv.Atoi(id); err == nil && pid > 0 {
			if byPID[pid] == nil {
				byPID[pid] = map[dbfile.Inode]bool{}
			}
			byPID[pid][f.inode] = true
		}
	}
	c.mu.Unlock()
	var alive []int
	var errs []error
	for pid, files := range byPID {
		held, err := fold.Holds(pid, files)
		switch {
		case held:
			alive = append(alive, pid)
		case err != nil && !fold.Ended(err):
			errs = append(errs, err)
		}
	}
	return alive, errors.Join(errs...)
}
