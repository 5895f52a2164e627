package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
	"github.com/redline-metrics/redline/internal/await"
)

// TestChangedCause holds that a receiver hears of another cause in one message, of an end in
// one, and of those that it knows not again after a restart.
func TestChangedCause(t *testing.T) {
	t.Parallel() // each message waits for the interval of its group
	hook := &newsHook{}
	server := httptest.NewServer(hook)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	run := func(f func(n *incidentNotices)) {
		t.Helper()
		e, err := engine.New(engine.Config{
			Dir: dir, Interval: time.Second, Retention: time.Hour, Notify: server.URL,
			URL: &url.URL{Scheme: "http", Host: "127.0.0.1:9090"}, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		go func() { ended <- e.Run(ctx) }()
		<-e.Ready()
		n := newIncidentNotices(func() *engine.Engine { return e }, slog.New(slog.DiscardHandler))
		go func() {
			n.run(ctx)
			ended <- nil
		}()
		f(n)
		cancel()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	}
	hears := func(want ...string) {
		t.Helper()
		await.NoError(t, func() error {
			if diff := cmp.Diff(want, hook.statuses()); diff != "" {
				return fmt.Errorf("told (-want +got):\n%s", diff)
			}
			return nil
		})
	}
	one := incident.Summary{ID: "20261128-175202-stock", Severity: incident.Page, Opened: time.Now(), Headline: "stock fails", Cause: "stock"}
	const first, second = "firing: Incident of stock firing", "firing: Incident of stock firing Incident of stock resolved"
	run(func(n *incidentNotices) {
		n.told(incident.Told{News: incident.Opened, Incident: one})
		hears(first)
		one.Cause = "mail"
		n.told(incident.Told{News: incident.CauseChanged, Incident: one, Before: "stock"})
		hears(first, second)
	})
	if a := hook.news[1].Alerts; a[0].Labels["cause"] != "mail" || a[1].Labels["cause"] != "stock" {
		t.Errorf("told %v", a)
	}
	run(func(n *incidentNotices) {
		n.told(incident.Told{News: incident.Continues, Incident: one})
		other := one
		other.ID = "20261128-180000-other"
		n.told(incident.Told{News: incident.Opened, Incident: other}) // after it, so that there is something to wait for
		hears(first, second, "firing: Incident of other firing")
		n.told(incident.Told{News: incident.Ended, Incident: one})
		hears(first, second, "firing: Incident of other firing", "resolved: Incident of stock resolved")
	})
}

// TestRefusedNotice holds that a notice which Alertmanager refuses keeps no other from receivers.
func TestRefusedNotice(t *testing.T) {
	t.Parallel()
	hook := &newsHook{}
	server := httptest.NewServer(hook)
	t.Cleanup(server.Close)
	e, err := engine.New(engine.Config{
		Dir: t.TempDir(), Interval: time.Second, Retention: time.Hour, Notify: server.URL,
		URL: &url.URL{Scheme: "http", Host: "127.0.0.1:9090"}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	<-e.Ready()
	n := newIncidentNotices(func() *engine.Engine { return e }, slog.New(slog.DiscardHandler))
	of := func(id string, opened time.Time) engine.Notice {
		one := n.notice(incident.Told{Incident: incident.Summary{ID: id, Severity: incident.Page, Opened: opened, Cause: "stock"}})
		one.End = time.Now().Add(time.Minute)
		return one
	}
	err = e.Notify(ctx, []engine.Notice{of("20261128-175202-bad", time.Time{}), of("20261128-175202-good", time.Now())})
	if err == nil || !strings.Contains(err.Error(), "20261128-175202-bad") || strings.Contains(err.Error(), "good") {
		t.Errorf("%v, want that it names the one that is refused", err)
	}
	await.NoError(t, func() error {
		if got := hook.statuses(); len(got) != 1 {
			return fmt.Errorf("told %q, want of the one that is taken", got)
		}
		return nil
	})
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
