package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"

	"github.com/redline-metrics/redline/bench/peers"
)

// scrape measures the endpoints with each number of lines, uncompressed and compressed.
func (p plan) scrape(ctx context.Context, show progress) ([]Scrape, error) {
	var found []Scrape
	for _, lines := range p.lines {
		endpoints, err := newEndpoints(lines)
		if err != nil {
			return nil, err
		}
		for _, coding := range []string{"identity", "gzip"} {
			scrapes, err := p.scrapeEach(ctx, endpoints, coding, func(round int) {
				show.round(fmt.Sprintf("scrapes of %d lines, %s", lines, coding), round, p.scrapeRounds)
			})
			if err != nil {
				return nil, err
			}
			for i := range scrapes {
				scrapes[i].Lines = lines
			}
			found = append(found, scrapes...)
		}
	}
	return found, nil
}

// scrapeEach measures the endpoints in turn.
func (p plan) scrapeEach(ctx context.Context, endpoints []http.Handler, coding string, show func(round int)) ([]Scrape, error) {
	var found []Scrape
	var subjects []func()
	var times []int
	for i, e := range peers.Expositions() {
		found = append(found, Scrape{Name: e.Name, Role: e.Role, Coding: coding})
		subjects = append(subjects, scraping(endpoints[i], coding))
		times = append(times, timesIn(p.scrapes, subjects[i]))
	}
	for round := range p.scrapeRounds {
		show(round)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for i, scrape := range subjects {
			// A service collects garbage between two scrapes, and buffers kept for the next
			// one may be freed.
			runtime.GC()
			runtime.GC()
			found[i].Cold = append(found[i].Cold, costOf(1, scrape).ns/1e6)
			took := costOf(times[i], scrape)
			found[i].Time = append(found[i].Time, took.ns/1e6)
			found[i].Allocs = append(found[i].Allocs, took.allocs)
		}
	}
	return found, nil
}

// newEndpoints returns each exposition with this number of lines, to within those of a
// route.
func newEndpoints(lines int) ([]http.Handler, error) {
	var endpoints []http.Handler
	for _, e := range peers.Expositions() {
		var counted [2]int
		const few = 100
		for i := range counted {
			endpoint, err := e.New(routeNames("route", few*(i+1)))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.Name, err)
			}
			counted[i] = linesOf(endpoint)
		}
		ofRoute := (counted[1] - counted[0]) / few
		others := counted[0] - few*ofRoute
		endpoint, err := e.New(routeNames("route", (lines-others)/ofRoute))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name, err)
		}
		endpoints = append(endpoints, endpoint)
	}
	return endpoints, nil
}

func linesOf(endpoint http.Handler) int {
	w := httptest.NewRecorder()
	endpoint.ServeHTTP(w, peers.NewRequest("/metrics"))
	return bytes.Count(w.Body.Bytes(), []byte("\n"))
}

// scraping returns a function that scrapes an endpoint as Prometheus would.
func scraping(endpoint http.Handler, coding string) func() {
	w, r := peers.NewWriter(), peers.NewRequest("/metrics")
	r.Header.Set("Accept", "text/plain;version=0.0.4")
	r.Header.Set("Accept-Encoding", coding)
	return func() {
		clear(w.Header())
		endpoint.ServeHTTP(w, r)
	}
}
