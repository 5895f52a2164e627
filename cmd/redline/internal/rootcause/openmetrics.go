package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
)

// readSeries reads the gauges of a case's metrics.om.gz, or metrics.om.
func readSeries(dir string) (series []cause.Series, err error) {
	path := filepath.Join(dir, "metrics.om.gz")
	file, err := os.Open(path) //nolint:gosec // below the directory that the command is given
	if errors.Is(err, os.ErrNotExist) {
		path = strings.TrimSuffix(path, ".gz")
		file, err = os.Open(path) //nolint:gosec // as above
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var text io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if text, err = gzip.NewReader(file); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	if series, err = parse(text); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return series, nil
}

// parse reads lines of NAME{LABELS} VALUE SECONDS, in the order of the series' first samples.
// That is all that the cases have of OpenMetrics.
func parse(text io.Reader) ([]cause.Series, error) {
	label := regexp.MustCompile(`([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"`)
	unescape := strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n")
	var series []cause.Series
	at := map[string]int{}
	lines := bufio.NewScanner(text)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		head, rest, _ := cutLast(line, "}")
		fields := strings.Fields(rest)
		if len(fields) != 2 {
			return nil, fmt.Errorf("line %d: %q is not NAME{LABELS} VALUE SECONDS", n, line)
		}
		value, err1 := strconv.ParseFloat(fields[0], 64)
		seconds, err2 := strconv.ParseFloat(fields[1], 64)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		i, known := at[head]
		if !known {
			i = len(series)
			at[head] = i
			name, labels, _ := strings.Cut(head, "{")
			one := cause.Series{Name: name, Labels: map[string]string{}}
			for _, pair := range label.FindAllStringSubmatch(labels, -1) {
				one.Labels[pair[1]] = unescape.Replace(pair[2])
			}
			series = append(series, one)
		}
		series[i].Points = append(series[i].Points, cause.Point{Time: int64(seconds), Value: value})
	}
	return series, lines.Err()
}

// cutLast cuts a text around the last separator in it.
func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}
