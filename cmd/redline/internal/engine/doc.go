// Package engine scrapes, stores, queries and alerts: Prometheus' own packages, and
// Alertmanager's, wired into one process. It is the only package that imports them,
// but for parsers and the format of rules.
//
//	New ──► Run: storage (WAL replay) ──► discovery ──► scraping ──► storage
//	                                      rules ──► alerts ──► Alertmanager, terminal
//	        Handler: 503 with progress ──► /api/v1, /api/v2, /federate, /metrics
package engine
