package incident

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedjson"
)

// record represents an incident as it is kept, with all that the next process has to know of it.
type record struct {
	Incident

	// Roots has the root of each alert that is on.
	Roots map[string]string `json:"roots"`
	// LastRoots are those of the last alerts that were on.
	LastRoots []string `json:"lastRoots"`
	// Others are the alerts that are on and that Alerts has no room for.
	Others map[string]bool `json:"others,omitempty"`
	// Quiet is when the last alert ended, where none is on.
	Quiet time.Time `json:"quiet,omitzero"`
	// Reopenings is how often it was opened again.
	Reopenings int `json:"reopenings,omitempty"`
	// Traffic has, by service, when the change of its traffic began that the timeline has.
	Traffic map[string]time.Time `json:"traffic,omitempty"`
	// Told is the news that people were told.
	Told toldState `json:"told"`
	// Absorbed are incidents that were merged into this one and whose end is not told yet.
	Absorbed []absorbed `json:"absorbed,omitempty"`
}

// toldState is the knowledge that people have of an incident.
type toldState struct {
	Open     bool   `json:"open"` // and not that it has ended
	Cause    string `json:"cause,omitempty"`
	Severity string `json:"severity,omitempty"`
}

// absorbed is an incident that was merged into another, as people know it.
type absorbed struct {
	ID   string    `json:"id"`
	Told toldState `json:"told"`
}

// A kept incident is a line with the format, the length and the checksum of the rest, and
// JSON.
const (
	keptFormat = "redline-incident-1"
	mostRecord = 16 << 20 // bytes
	mostHeader = 200
)

// keptHeader represents the first line.
type keptHeader struct {
	Format string `json:"format"`
	Bytes  int    `json:"bytes"`
	CRC32C uint32 `json:"crc32c"`
}

// errOtherFormat is of a file that another version has written.
var errOtherFormat = errors.New("another format")

func checksum(text []byte) uint32 {
	return crc32.Checksum(text, crc32.MakeTable(crc32.Castagnoli))
}

// encode returns a record as it is kept.
func encode(r *record) ([]byte, error) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return nil, err
	}
	header, err := json.Marshal(keptHeader{keptFormat, body.Len(), checksum(body.Bytes())})
	if err != nil {
		return nil, err
	}
	text := make([]byte, 0, len(header)+1+body.Len())
	return append(append(append(text, header...), '\n'), body.Bytes()...), nil
}

// decode returns the record of a text, as encode makes it.
func decode(text []byte) (*record, error) {
	if len(text) > mostRecord {
		return nil, fmt.Errorf("%d bytes; expected %d at most", len(text), mostRecord)
	}
	head, body, ok := bytes.Cut(text, []byte{'\n'})
	if !ok || len(head) > mostHeader {
		return nil, errors.New("expected a line with the format and a checksum")
	}
	var header keptHeader
	if err := json.Unmarshal(head, &header); err != nil {
		return nil, fmt.Errorf("expected a line with the format and a checksum: %w", err)
	}
	if header.Format != keptFormat {
		return nil, fmt.Errorf("%w: %.40q; expected %q", errOtherFormat, header.Format, keptFormat)
	}
	if header.Bytes != len(body) || header.CRC32C != checksum(body) {
		return nil, fmt.Errorf("%d bytes with the checksum %d; expected %d and %d", len(body), checksum(body), header.Bytes, header.CRC32C)
	}
	var r record
	bounded := boundedjson.NewReader(bytes.NewReader(body), boundedjson.Limits{Bytes: mostRecord, Opened: 100_000, Members: 1 << 20})
	if err := json.NewDecoder(bounded).Decode(&r); err != nil {
		return nil, err
	}
	return &r, r.check()
}

// check returns an error unless the rest of the package can take the record.
func (r *record) check() error {
	switch {
	case !isID(r.ID) || r.MergedInto != "" && !isID(r.MergedInto) || slices.ContainsFunc(r.Absorbed, func(one absorbed) bool { return !isID(one.ID) }):
		return fmt.Errorf("id %.80q, or that of another; expected one such as 20261128-175202-stock", r.ID)
	case r.Opened.IsZero():
		return errors.New("no time at which it opened")
	case r.State != Open && r.State != Closed && r.State != Merged:
		return fmt.Errorf("state %.20q; expected open, closed or merged", r.State)
	case len(r.Alerts) > mostAlerts || len(r.Timeline) > mostEvents || len(r.Notes) > mostNotes || len(r.Others) > mostOn:
		return fmt.Errorf("%d alerts, %d events, %d notes; expected %d, %d and %d at most", len(r.Alerts)+len(r.Others), len(r.Timeline), len(r.Notes), mostAlerts, mostEvents, mostNotes)
	}
	r.fill()
	return nil
}

// fill has lists be empty where they are nil.
func (r *record) fill() {
	r.Alerts, r.Timeline, r.Notes = list(r.Alerts), list(r.Timeline), list(r.Notes)
	r.Diagnosis = withLists(r.Diagnosis)
	if r.Roots == nil {
		r.Roots = map[string]string{}
	}
	if r.Traffic == nil {
		r.Traffic = map[string]time.Time{}
	}
	if r.Others == nil {
		r.Others = map[string]bool{}
	}
}
