package engine

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
	"github.com/redline-metrics/redline/cmd/redline/internal/boundedjson"
)

// Limits of the file of alerts: what is past them is not kept, and a file past them is none.
const (
	mostKeptBytes   = 32 << 20
	mostKeptMembers = 1 << 20 // labels and annotations, of all alerts
	keptFormat      = "redline-alerts-1"
)

// keptHeader represents the first line of a file of alerts.
type keptHeader struct {
	Format string    `json:"format"`
	Time   time.Time `json:"time"` // of writing
	Alerts int       `json:"alerts"`
}

// keptLine represents an alert in the file.
type keptLine struct {
	Labels       model.LabelSet `json:"labels"`
	Annotations  model.LabelSet `json:"annotations,omitempty"`
	StartsAt     time.Time      `json:"startsAt"`
	EndsAt       time.Time      `json:"endsAt"`
	UpdatedAt    time.Time      `json:"updatedAt"`
	Timeout      bool           `json:"timeout,omitempty"` // its sender has named no end
	GeneratorURL string         `json:"generatorURL,omitempty"`
	OfRule       bool           `json:"ofRule,omitempty"`

	id model.Fingerprint
}

func lineOf(a *alert.Alert, ofRule bool) keptLine {
	return keptLine{
		Labels: a.Labels, Annotations: a.Annotations, StartsAt: a.StartsAt, EndsAt: a.EndsAt, UpdatedAt: a.UpdatedAt,
		Timeout: a.Timeout, GeneratorURL: a.GeneratorURL, OfRule: ofRule, id: a.Fingerprint(),
	}
}

func (l *keptLine) hasEnded(at time.Time) bool { return !l.EndsAt.After(at) }

// members returns how many labels and annotations it has.
func (l *keptLine) members() int { return len(l.Labels) + len(l.Annotations) }

// encodeKept returns the lines as JSON, one each, and how many have no room. An alert that is
// large goes without its annotations: the labels say which one has ended.
func encodeKept(lines []keptLine) (encoded [][]byte, left int, err error) {
	bytes, members := 0, 0
	for i := range lines {
		line := &lines[i]
		text, err := json.Marshal(line)
		if err == nil && len(text) > alertSize {
			line.Annotations, line.GeneratorURL = nil, ""
			text, err = json.Marshal(line)
		}
		if err != nil {
			return nil, 0, err
		}
		if len(encoded) == mostAlerts || len(text) > alertSize || bytes+len(text) > mostKeptBytes-alertSize || members+line.members() > mostKeptMembers {
			left++
			continue
		}
		bytes, members = bytes+len(text)+1, members+line.members()
		encoded = append(encoded, text)
	}
	return encoded, left, nil
}

// writeKept writes a file of alerts.
func writeKept(w io.Writer, encoded [][]byte, now time.Time) (size int64, err error) {
	header, err := json.Marshal(keptHeader{Format: keptFormat, Time: now.UTC(), Alerts: len(encoded)})
	if err != nil {
		return 0, err
	}
	to := bufio.NewWriter(w)
	for _, line := range append([][]byte{header}, encoded...) {
		n, _ := to.Write(append(line, '\n')) // Flush has the error
		size += int64(n)
	}
	return size, to.Flush()
}

// readKept reads a file of alerts, and returns when it was written. One that is missing has
// none.
func readKept(file string) (lines []keptLine, written time.Time, err error) {
	if err := boundedfile.Check(file, mostKeptBytes); errors.Is(err, os.ErrNotExist) {
		return nil, written, nil
	} else if err != nil {
		return nil, written, err
	}
	f, err := os.Open(file) //nolint:gosec // in the data directory
	if err != nil {
		return nil, written, err
	}
	defer func() { _ = f.Close() }()
	from := json.NewDecoder(boundedjson.NewReader(bufio.NewReader(f), boundedjson.Limits{
		Bytes: mostKeptBytes, Opened: 4 * (mostAlerts + 1), Members: mostKeptMembers + 16*(mostAlerts+1),
	}))
	var header keptHeader
	if err := from.Decode(&header); err != nil {
		return nil, written, fmt.Errorf("expected a file of alerts: %w", err)
	}
	if header.Format != keptFormat || header.Alerts < 0 || header.Alerts > mostAlerts {
		return nil, written, fmt.Errorf("format %.40q with %d alerts; expected %q, and %d alerts at most", header.Format, header.Alerts, keptFormat, mostAlerts)
	}
	for range header.Alerts {
		var one keptLine
		if err := from.Decode(&one); err != nil {
			return nil, written, fmt.Errorf("alert %d of %d: %w", len(lines)+1, header.Alerts, err)
		}
		if err := one.check(); err != nil {
			return nil, written, fmt.Errorf("alert %d of %d: %w", len(lines)+1, header.Alerts, err)
		}
		lines = append(lines, one)
	}
	if err := from.Decode(&struct{}{}); !errors.Is(err, io.EOF) {
		return nil, written, fmt.Errorf("more than %d alerts, which the first line tells", header.Alerts)
	}
	return lines, header.Time, nil
}

func (l *keptLine) check() error {
	return alert.Validate(&model.Alert{Labels: l.Labels, Annotations: l.Annotations, StartsAt: l.StartsAt, EndsAt: l.EndsAt})
}
