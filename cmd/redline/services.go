package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// sourcesHelp says where services are read from.
const sourcesHelp = `What is there is read from a service (:5001, HOST:PORT or a URL; without a path,
from /metrics), from a file or standard input with what a service exposes, or from an
engine with Prometheus' API that scrapes services: Prometheus, redline watch, Mimir,
Thanos, VictoriaMetrics.

To see whether a URL is an engine's, it is asked for /api/v1/query below it. One that
ends in /metrics is not asked: it is a service's. Nor is one that ends in /api/v1: it
is an engine's.`

// chooser says which of an engine's jobs are wanted.
type chooser func(jobs []string) ([]string, error)

// readServices reads the services that an argument names. An exposition does not name its
// job, so the job is job or, where that is "", the argument.
func readServices(cmd *cobra.Command, source, job string, timeout time.Duration, choose chooser) ([]inventory.Service, error) {
	if timeout <= 0 {
		return nil, usageError{fmt.Errorf("--timeout %s: expected more than 0, such as 10s", timeout)}
	}
	name := "service"
	if source != "-" {
		name = filepath.Base(source)
		u, err := sourceURL(source)
		if err != nil {
			return nil, usageError{err}
		}
		if u != nil {
			name = jobOf(source, u)
			services, err := readEngine(cmd.Context(), u, timeout, choose)
			if services != nil || err != nil {
				return services, named(u.Redacted(), late(err, timeout))
			}
		}
	}
	read, err := readExposition(cmd, source, timeout)
	if err != nil {
		return nil, err
	}
	format, err := exposition.FormatOf(read.content, read.contentType)
	if err != nil {
		return nil, named(read.name, err)
	}
	families, err := exposition.Read(read.content, format)
	if err != nil {
		return nil, named(read.name, err)
	}
	return []inventory.Service{{Job: cmp.Or(job, name), Families: inventory.FromExposition(families)}}, nil
}

// jobOf returns the job that redline watch gives a target at u, as it was typed.
func jobOf(source string, u *url.URL) string {
	if t, err := engine.ParseTarget(source); err == nil && t.Workers == "" {
		return t.Job
	}
	return u.Host
}

// readEngine reads the services of the engine at a URL; nil where there is none.
func readEngine(ctx context.Context, u *url.URL, timeout time.Duration, choose chooser) ([]inventory.Service, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
	defer transport.CloseIdleConnections()
	answers := boundedAnswers{transport, mostEngineAnswer}
	at, err := findEngine(ctx, u, answers)
	if at == nil || err != nil {
		return nil, err
	}
	asked, err := inventory.NewEngine(at, answers)
	if err != nil {
		return nil, err
	}
	jobs, err := asked.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	if jobs, err = choose(jobs); err != nil {
		return nil, err
	}
	return asked.Services(ctx, jobs)
}

// findEngine returns the URL of the engine that a URL belongs to, or nil where it is a
// service's. All engines answer a query, but not all tell their kind.
func findEngine(ctx context.Context, u *url.URL, t http.RoundTripper) (*url.URL, error) {
	const api, question = "/api/v1", "/api/v1/query"
	switch path := strings.TrimSuffix(u.Path, "/"); {
	case strings.HasSuffix(path, "/metrics"):
		return nil, nil
	case strings.HasSuffix(path, api):
		return u.JoinPath("../.."), nil
	}
	asked := u.JoinPath(question)
	asked.RawQuery = "query=1"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, asked.String(), http.NoBody)
	if err != nil {
		return nil, err
	}
	resp, err := (&http.Client{Transport: t}).Do(req)
	if err != nil {
		return nil, withoutURL(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= http.StatusInternalServerError {
		// An engine that starts answers so too, and exposes metrics of its own: to show
		// those would be wrong.
		return nil, fmt.Errorf("answered %s to %s; expected an engine's answer or none. End the URL in /metrics or %s to say what it is", resp.Status, question, api)
	}
	if !isAnswer(resp.Body) {
		return nil, nil
	}
	return u, nil
}

// isAnswer says whether it is Prometheus' API that has answered a query.
func isAnswer(body io.Reader) bool {
	const most = 1 << 20 // bytes; it has some hundred
	var answer struct {
		Status string
		Data   struct{ ResultType string }
	}
	err := json.NewDecoder(io.LimitReader(body, most)).Decode(&answer)
	return err == nil && answer.Status == "success" && answer.Data.ResultType != ""
}
