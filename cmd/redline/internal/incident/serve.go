package incident

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/reply"
)

// Path is the path of the handler, and of all paths below it.
const Path = "/redline/incidents"

// Lengths of lists.
const (
	defaultLimit = 50
	mostLimit    = 500
	mostWords    = 50 // of a search: each is looked for in each incident, while none can change
)

// Handler serves the incidents below [Path], as docs/reference/http.md says. It takes requests
// from all: package access says who may send them.
func (k *Keeper) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path, k.serveList)
	mux.HandleFunc("GET "+Path+"/of", k.serveOf)
	mux.HandleFunc("GET "+Path+"/{id}", k.serveOne)
	mux.HandleFunc("POST "+Path+"/{id}", k.serveChange)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-k.loaded:
			mux.ServeHTTP(w, r)
		default:
			w.Header().Set("Retry-After", "1")
			reply.Error(w, http.StatusServiceUnavailable, "the incidents of before are being read")
		}
	})
}

func (k *Keeper) serveList(w http.ResponseWriter, r *http.Request) {
	want, err := wantedOf(r)
	if err != nil {
		reply.Error(w, http.StatusBadRequest, err.Error())
		return
	}
	k.mu.RLock()
	found, more := k.index.list(want)
	k.mu.RUnlock()
	reply.JSON(w, struct {
		Incidents []Summary `json:"incidents"`
		More      bool      `json:"more"`
	}{found, more})
}

// wantedOf returns the incidents that a request wants.
func wantedOf(r *http.Request) (wanted, error) {
	q := r.URL.Query()
	w := wanted{words: strings.Fields(strings.ToLower(q.Get("search"))), before: q.Get("before"), limit: defaultLimit}
	switch state := q.Get("state"); state {
	case "", "all":
	case string(Open), string(Closed):
		w.state = State(state)
	default:
		return w, fmt.Errorf("state %.40q; expected open, closed or all", state)
	}
	var err error
	if w.from, err = timeOf(q.Get("from")); err != nil {
		return w, fmt.Errorf("from %w", err)
	}
	if w.to, err = timeOf(q.Get("to")); err != nil {
		return w, fmt.Errorf("to %w", err)
	}
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostLimit {
			return w, fmt.Errorf("limit %.40q; expected 1 to %d", text, mostLimit)
		}
		w.limit = n
	}
	if len(w.words) > mostWords {
		return w, fmt.Errorf("search for %d words; expected %d at most", len(w.words), mostWords)
	}
	if w.before != "" && !isID(w.before) {
		return w, fmt.Errorf("before %.80q; expected the id of an incident", w.before)
	}
	return w, nil
}

// timeOf returns a time as Prometheus' API takes it: seconds since 1970, or RFC 3339.
func timeOf(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds > -1e11 && seconds < 1e11 {
		return time.UnixMilli(int64(seconds * 1000)).UTC(), nil
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return t, fmt.Errorf("%.40q; expected seconds since 1970, or a time such as 2026-11-28T17:52:02Z", text)
	}
	return t, nil
}

func (k *Keeper) serveOf(w http.ResponseWriter, r *http.Request) {
	k.mu.RLock()
	e := k.index.byAlert[r.URL.Query().Get("alert")]
	k.mu.RUnlock()
	if e == nil {
		reply.Error(w, http.StatusNotFound, "no incident has this alert: it may be so new that alerts which belong to it are still gathered, or it opens none")
		return
	}
	reply.JSON(w, e.Summary)
}

func (k *Keeper) serveOne(w http.ResponseWriter, r *http.Request) {
	id, kind := r.PathValue("id"), ""
	if at := strings.LastIndexByte(id, '.'); at >= 0 {
		id, kind = id[:at], id[at:]
	}
	if kind != "" && kind != ".md" && kind != ".json" {
		reply.Error(w, http.StatusNotFound, "expected the id of an incident, alone or with .md or .json")
		return
	}
	text, err := k.render(id, kind == ".md")
	if err != nil {
		failWith(w, err)
		return
	}
	h := w.Header()
	if kind != "" {
		h.Set("Content-Disposition", `attachment; filename="incident-`+id+kind+`"`)
	}
	h.Set("Content-Type", "application/json")
	if kind == ".md" {
		h.Set("Content-Type", "text/markdown; charset=utf-8")
	}
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(text) //nolint:gosec // no type that is sent with it runs; the client may be gone
}

// render returns an incident as JSON or as Markdown.
func (k *Keeper) render(id string, markdown bool) ([]byte, error) {
	as := func(r *record) ([]byte, error) {
		if markdown {
			return []byte(Markdown(&r.Incident)), nil
		}
		text, err := json.Marshal(&r.Incident)
		return append(text, '\n'), err
	}
	k.mu.RLock()
	if r := k.open[id]; r != nil {
		defer k.mu.RUnlock()
		return as(r)
	}
	known := k.index.byID[id] != nil
	k.mu.RUnlock()
	if !known {
		return nil, errUnknown
	}
	r, err := k.store.get(id)
	if err != nil {
		return nil, err
	}
	return as(r)
}

var errUnknown = errors.New("there is no such incident; the oldest are removed where there are too many")

// failWith answers an error of the keeper's.
func failWith(w http.ResponseWriter, err error) {
	var bad changeError
	switch {
	case errors.As(err, &bad):
		reply.Error(w, http.StatusBadRequest, err.Error())
	case errors.Is(err, errUnknown), errors.Is(err, fs.ErrNotExist):
		reply.Error(w, http.StatusNotFound, errUnknown.Error())
	case errors.Is(err, errEnded):
		reply.Error(w, http.StatusServiceUnavailable, err.Error())
	default:
		reply.Error(w, http.StatusInternalServerError, "the incident cannot be read: "+err.Error())
	}
}
