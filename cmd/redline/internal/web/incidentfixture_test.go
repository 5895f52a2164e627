package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
)

// kept represents incidents that a server keeps, as its API has them.
type kept struct {
	mu        sync.Mutex
	incidents []incident.Incident // the newest first
	changes   []diagnosis.Change
	diagnosis diagnosis.Diagnosis // the answer of explain
	asked     []string            // the addresses, in order
}

// before serves the paths of incidents, and leaves all else to next.
func (k *kept) before(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", next)
	mux.HandleFunc("GET /redline/incidents", k.list)
	mux.HandleFunc("GET /redline/incidents/of", k.of)
	mux.HandleFunc("GET /redline/incidents/{id}", k.one)
	mux.HandleFunc("POST /redline/incidents/{id}", k.change)
	mux.HandleFunc("GET /redline/explain", func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, k.diagnosis) })
	mux.HandleFunc("GET /redline/changes", func(w http.ResponseWriter, _ *http.Request) {
		sendJSON(w, map[string]any{"changes": k.changes})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.mu.Lock()
		defer k.mu.Unlock()
		if strings.HasPrefix(r.URL.Path, "/redline/") && r.URL.Path != "/redline/queries" {
			k.asked = append(k.asked, r.Method+" "+r.URL.RequestURI())
		} else {
			k.mu.Unlock()
			defer k.mu.Lock()
		}
		mux.ServeHTTP(w, r)
	})
}

func sendJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func summaryOf(i incident.Incident) incident.Summary {
	s := incident.Summary{
		ID: i.ID, State: i.State, Severity: i.Severity, Opened: i.Opened, Closed: i.Closed, Headline: i.Diagnosis.Headline,
		Services: i.Diagnosis.Services, Alerts: len(i.Alerts), Owner: i.Owner, Acknowledged: i.Acknowledged,
	}
	if i.Diagnosis.StandsOut {
		s.Cause = i.Diagnosis.Causes[0].Entity.Service
	}
	return s
}

func (k *kept) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	found, more := []incident.Summary{}, false
	begun := q.Get("before") == ""
	for _, one := range k.incidents {
		state := q.Get("state")
		if !begun {
			begun = one.ID == q.Get("before")
			continue
		}
		if state != "all" && state != string(one.State) || !strings.Contains(strings.ToLower(one.Diagnosis.Headline), strings.ToLower(q.Get("search"))) {
			continue
		}
		if fmt.Sprint(len(found)) == q.Get("limit") {
			more = true
			break
		}
		found = append(found, summaryOf(one))
	}
	sendJSON(w, map[string]any{"incidents": found, "more": more})
}

func (k *kept) of(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(k.incidents, func(one incident.Incident) bool {
		return slices.ContainsFunc(one.Alerts, func(a incident.Alert) bool { return a.Fingerprint == r.URL.Query().Get("alert") })
	})
	if i < 0 {
		w.WriteHeader(http.StatusNotFound)
		sendJSON(w, map[string]string{"status": "error", "errorType": "redline", "error": "no incident has this alert"})
		return
	}
	sendJSON(w, summaryOf(k.incidents[i]))
}

// find returns the incident that a path names, or nil.
func (k *kept) find(r *http.Request) *incident.Incident {
	id := strings.TrimSuffix(strings.TrimSuffix(r.PathValue("id"), ".md"), ".json")
	i := slices.IndexFunc(k.incidents, func(one incident.Incident) bool { return one.ID == id })
	if i < 0 {
		return nil
	}
	return &k.incidents[i]
}

func (k *kept) one(w http.ResponseWriter, r *http.Request) {
	found := k.find(r)
	if found == nil {
		w.WriteHeader(http.StatusNotFound)
		sendJSON(w, map[string]string{"status": "error", "errorType": "redline", "error": "there is no such incident"})
		return
	}
	sendJSON(w, found)
}

func (k *kept) change(w http.ResponseWriter, r *http.Request) {
	var c struct {
		Acknowledged *bool
		Owner        *string
		Note         *incident.Note
	}
	found := k.find(r)
	if err := json.NewDecoder(r.Body).Decode(&c); err != nil || found == nil {
		http.Error(w, "bad", http.StatusBadRequest)
		return
	}
	if c.Acknowledged != nil {
		found.Acknowledged = time.Time{}
		if *c.Acknowledged {
			found.Acknowledged = time.Now()
		}
	}
	if c.Owner != nil {
		found.Owner = *c.Owner
	}
	if c.Note != nil {
		c.Note.Time = time.Now()
		found.Notes = append(found.Notes, *c.Note)
	}
	sendJSON(w, found)
}

// requested returns how often an address was asked for that begins so.
func (k *kept) requested(prefix string) (n int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, address := range k.asked {
		if strings.HasPrefix(address, prefix) {
			n++
		}
	}
	return n
}

// stockFails returns an incident of the demo's services: stock fails, and items with it.
func stockFails(t *testing.T, began time.Time) incident.Incident {
	t.Helper()
	stock := diagnosis.Entity{Kind: graph.Service, Service: "stock"}
	items := diagnosis.Entity{Kind: graph.Service, Service: "items"}
	fired := began.Add(20 * time.Second)
	headline := "stock fails 12 % of GET /stock/{id} with 503 since " + began.UTC().Format(time.TimeOnly) + "; items' GET /items/{id}/stock fails with it"
	return incident.Incident{
		ID: began.UTC().Format("20060102-150405") + "-stock", State: incident.Open, Severity: "page", Opened: fired,
		Alerts: []incident.Alert{
			{
				Fingerprint: "00000000000000aa", Name: "ErrorBudgetBurn", Service: "stock", Severity: "page", Fired: fired,
				Labels: map[string]string{"alertname": "ErrorBudgetBurn", "job": "stock", "severity": "page", "slo": "availability"}, Summary: "12 % of requests fail",
			}, {
				Fingerprint: "00000000000000bb", Name: "ErrorRatioHigh", Service: "items", Severity: "ticket", Fired: fired.Add(time.Second), Ended: fired.Add(40 * time.Second),
				Labels: map[string]string{"alertname": "ErrorRatioHigh", "job": "items", "severity": "ticket", "route": "/items/{id}/stock"}, Summary: "requests fail at /items/{id}/stock",
			},
		},
		Diagnosis: diagnosis.Diagnosis{
			At: fired, Began: began, Headline: headline, StandsOut: true,
			Causes: []diagnosis.Cause{
				{Entity: stock, Score: 5.5, Terms: []diagnosis.Term{
					{Points: 2, Reason: "12 % of its requests fail, and none did before; nothing that it calls fails", Evidence: `sum by (status) (rate(http_requests_total{job="stock",status=~"5.."}[30s]))`},
					{Points: 3, Reason: "calls to it fail, by items", Evidence: `sum by (peer) (rate(http_client_request_duration_seconds_count{job="items",status=~"5.."}[30s]))`},
					{Points: 0.5, Reason: "its version changed just before"},
				}},
				{Entity: items, Score: 0.5, Terms: []diagnosis.Term{
					{Points: 0.5, Reason: "its requests fail, as its calls do", Evidence: `sum by (route) (rate(http_requests_total{job="items",status=~"5.."}[30s]))`},
					{Points: -1, Reason: "all of its failures are of routes that call stock"},
				}},
			},
			Changes: []diagnosis.Change{
				{Time: began.Add(-30 * time.Second), Entity: stock, Kind: "version", Text: "version 1.5.0 in the place of 1.4.2", Evidence: `app_info{job="stock"}`},
				{Time: began.Add(-32 * time.Second), Entity: diagnosis.Entity{Kind: graph.Instance, Service: "stock", Part: "127.0.0.1:8081"}, Kind: "start", Text: "started", Evidence: `process_start_time_seconds{job="stock"}`},
			},
			Affected: []diagnosis.Affected{
				{Service: "items", Method: "GET", Route: "/items/{id}/stock", Rate: 12.5, Failing: 0.12, Status: "503", Seconds: 0.25, Share: 0.31},
				{Service: "stock", Method: "GET", Route: "/stock/{id}", Rate: 12.5, Failing: 0.12, Status: "503", Share: 0},
			},
			Services: []string{"items", "stock"}, Path: []diagnosis.Edge{{Caller: "items", Callee: "stock"}},
			Roots: map[string]string{"items": "stock", "stock": "stock"},
		},
		Timeline: []incident.Event{
			{Time: began.Add(-30 * time.Second), Kind: "change", Text: "stock: version 1.5.0 in the place of 1.4.2"},
			{Time: fired, Kind: "opened", Text: headline},
			{Time: fired, Kind: "alert", Text: "ErrorBudgetBurn on stock fires"},
			{Time: fired.Add(time.Second), Kind: "alert", Text: "ErrorRatioHigh on items fires"},
			{Time: fired.Add(40 * time.Second), Kind: "ended", Text: "ErrorRatioHigh on items ended"},
		},
		Notes: []incident.Note{},
	}
}

// older returns so many incidents that are over, the newest first.
func older(n int, last time.Time) (incidents []incident.Incident) {
	for i := range n {
		opened := last.Add(-time.Duration(i+1) * 37 * time.Minute)
		incidents = append(incidents, incident.Incident{
			ID: opened.UTC().Format("20060102-150405") + "-cart", State: incident.Closed, Severity: "ticket", Opened: opened, Closed: opened.Add(11 * time.Minute),
			Diagnosis: diagnosis.Diagnosis{Began: opened, Headline: fmt.Sprintf("cart is slow, number %d", i), Services: []string{"cart"}},
		})
	}
	return incidents
}
