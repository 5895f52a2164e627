// Package load sends requests to a service at a given rate, and sums up the answers.
package load

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// Config describes the load.
type Config struct {
	// Requests makes a worker's sequence of requests.
	Requests func() Sequence
	// Rate is the number of requests a second; 0 is as many as possible.
	Rate float64
	// Duration is the time of sending; 0 is until the context ends.
	Duration time.Duration
	// Workers bounds the requests under way; at least 1.
	Workers int
	// Ended, unless nil, is called after each request, by any worker.
	Ended func()
}

// Sequence makes requests, one after the other.
type Sequence interface {
	Next(ctx context.Context) *http.Request
	// Answered tells of the answer to the last request; its body has been read.
	Answered(answer *http.Response)
}

const (
	// patience bounds the time of a request.
	patience = time.Minute
	// grace bounds the time of the requests under way when sending has ended.
	grace = 10 * time.Second
)

// Run sends requests until the time is up or ctx ends, and waits for the answers to those
// under way. A request without an answer is no error of Run's: the summary counts it.
func Run(ctx context.Context, cfg Config) *Summary {
	start := time.Now()
	if cfg.Duration > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, start.Add(cfg.Duration))
		defer cancel()
	}
	answering, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	defer context.AfterFunc(ctx, func() {
		late := time.AfterFunc(grace, giveUp)
		context.AfterFunc(answering, func() { late.Stop() })
	})()

	transport := &http.Transport{MaxIdleConnsPerHost: cfg.Workers, DisableCompression: true}
	defer transport.CloseIdleConnections()
	next := &pace{rate: cfg.Rate, start: start, most: float64(cfg.Workers)}
	if cfg.Duration > 0 {
		next.end = start.Add(cfg.Duration)
	}
	w := worker{
		next: next,
		client: &http.Client{
			Transport:     transport,
			Timeout:       patience,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		ended: cfg.Ended,
	}
	parts := make([]*Summary, cfg.Workers)
	var workers sync.WaitGroup
	for i := range parts {
		parts[i] = newSummary()
		workers.Go(func() {
			w.work(ctx, answering, cfg.Requests(), parts[i])
			parts[i].Took = time.Since(start)
		})
	}
	workers.Wait()

	total := newSummary()
	total.Asked, total.Took = cfg.Rate, time.Since(start)
	for _, part := range parts {
		total.add(part)
	}
	return total
}

// worker holds the part that all workers share.
type worker struct {
	next   *pace
	client *http.Client
	ended  func()
}

// work sends requests until sending ends.
func (w *worker) work(sending, answering context.Context, requests Sequence, sum *Summary) {
	for w.next.wait(sending) {
		w.send(requests.Next(answering), requests, sum)
		if w.ended != nil {
			w.ended()
		}
	}
}

func (w *worker) send(r *http.Request, requests Sequence, sum *Summary) {
	start := time.Now()
	resp, err := w.do(r, sum)
	if err != nil {
		sum.failed(reason(err))
		return
	}
	n, err := io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		sum.failed(reason(err))
		return
	}
	sum.answered(resp.StatusCode, n, time.Since(start))
	requests.Answered(resp)
}

// do sends a request, and counts how often it was sent again. net/http repeats one whose
// connection has ended without an answer, as a browser does: the service may have had it.
func (w *worker) do(r *http.Request, sum *Summary) (*http.Response, error) {
	var written atomic.Int64
	trace := &httptrace.ClientTrace{WroteRequest: func(info httptrace.WroteRequestInfo) {
		if info.Err == nil {
			written.Add(1)
		}
	}}
	resp, err := w.client.Do(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	sum.Repeated += max(0, int(written.Load())-1)
	return resp, err
}

// reason returns the reason why no answer came, without the address, by which each reason
// would be a new one.
func reason(err error) string {
	if failure := (*url.Error)(nil); errors.As(err, &failure) {
		if failure.Timeout() {
			return "no answer in " + patience.String()
		}
		err = failure.Err
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}
