package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/prompb"

	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// stored is an engine that has the samples of one case.
type stored struct {
	diagnoser *diagnosis.Diagnoser
	close     func() error
}

// store writes a case into an engine of its own, below a directory that close removes.
func store(ctx context.Context, in cause.Input) (_ *stored, err error) {
	dir, err := os.MkdirTemp("", "rootcause-")
	if err != nil {
		return nil, err
	}
	e, err := engine.New(engine.Config{
		Dir: dir, Receiver: true, URL: &url.URL{Scheme: "http", Host: "127.0.0.1:9090"}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	running, stop := context.WithCancel(ctx)
	ran := make(chan error, 1)
	go func() { ran <- e.Run(running) }()
	s := &stored{close: func() error {
		stop()
		return errors.Join(<-ran, os.RemoveAll(dir))
	}}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	select {
	case <-e.Ready():
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for _, request := range requestsOf(in) {
		if err := send(ctx, e.Handler(), request); err != nil {
			return nil, err
		}
	}
	asked, err := inventory.Within(e.Handler())
	if err != nil {
		return nil, err
	}
	s.diagnoser, err = diagnosis.Within(e.Handler(), asked.ServicesAt)
	return s, err
}

// calling is the family that says who calls whom, where a case has a graph of calls.
const calling = "calls_known"

// requestsOf returns the samples of a case in the order of their times, a request for each time.
func requestsOf(in cause.Input) []*prompb.WriteRequest {
	byTime := map[int64]*prompb.WriteRequest{}
	add := func(labels []prompb.Label, p cause.Point) {
		if p.Value != p.Value { // no sample
			return
		}
		if byTime[p.Time] == nil {
			byTime[p.Time] = &prompb.WriteRequest{}
		}
		r := byTime[p.Time]
		r.Timeseries = append(r.Timeseries, prompb.TimeSeries{Labels: labels, Samples: []prompb.Sample{{Value: p.Value, Timestamp: 1000 * p.Time}}})
	}
	for _, s := range in.Series {
		labels := labelsOf(s.Name, s.Labels)
		for _, p := range s.Points {
			add(labels, p)
		}
	}
	times := slices.Collect(maps.Keys(byTime))
	for _, c := range in.Calls {
		labels := labelsOf(calling, map[string]string{"job": c.Caller, "peer": c.Callee})
		for _, at := range times {
			add(labels, cause.Point{Time: at, Value: 1})
		}
	}
	requests := make([]*prompb.WriteRequest, 0, len(byTime))
	for _, at := range slices.Sorted(maps.Keys(byTime)) {
		requests = append(requests, byTime[at])
	}
	return requests
}

// labelsOf returns the labels of a series in the order that remote write asks for.
func labelsOf(name string, labels map[string]string) []prompb.Label {
	all := []prompb.Label{{Name: "__name__", Value: name}}
	for n, v := range labels {
		all = append(all, prompb.Label{Name: n, Value: v})
	}
	slices.SortFunc(all, func(a, b prompb.Label) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// send sends a request of remote write to an engine's handler.
func send(ctx context.Context, h http.Handler, request *prompb.WriteRequest) error {
	body, err := request.Marshal()
	if err != nil {
		return err
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/api/v1/write", bytes.NewReader(snappy.Encode(nil, body)))
	r.Header.Set("Content-Encoding", "snappy")
	r.Header.Set("Content-Type", "application/x-protobuf")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code/100 != 2 {
		return fmt.Errorf("remote write: %d %s", w.Code, w.Body)
	}
	return nil
}

// ask asks for the cause at a moment.
func (s *stored) ask(ctx context.Context, at int64) (diagnosis.Diagnosis, error) {
	return s.diagnoser.Explain(ctx, diagnosis.Question{At: time.Unix(at, 0)})
}
