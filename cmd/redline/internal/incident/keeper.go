package incident

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// Config represents the settings of a [Keeper].
type Config struct {
	// Dir is the directory in which incidents are kept, which is made where it is missing. ""
	// keeps them in memory.
	Dir string
	// Diagnose answers questions. One question is asked at a time. An error, or an answer that
	// does not come before the end of the context, leaves the answer before.
	Diagnose func(context.Context, diagnosis.Question) (diagnosis.Diagnosis, error)
	// Held returns the fingerprints of all alerts that rules hold, pending or firing. By it
	// the keeper learns which alerts ended while no process ran. Nil holds none.
	Held func(context.Context) (map[string]bool, error)
	// Told, unless nil, is told of incidents. It must not block.
	Told func(Told)
	Log  *slog.Logger

	// Gather is how long alerts are waited for that may belong to the same incident; 0 is 5 s,
	// and 15 s the most.
	Gather time.Duration
	// Quiet is how long all alerts of an incident have to be over before it is closed; 0 is a
	// minute.
	Quiet time.Duration
	// Settle returns the time from a start to when alerts of before that no rule holds are
	// taken for ended; nil is a minute.
	Settle func() time.Duration
}

// Times of a keeper.
const (
	defaultGather = 5 * time.Second
	mostGather    = 15 * time.Second
	defaultQuiet  = time.Minute
	mostQuiet     = 15 * time.Minute // of an incident that comes back again and again
	defaultSettle = time.Minute
	reopensWithin = 15 * time.Minute
	askFirst      = 15 * time.Second // between questions about an incident that is young
	askLater      = time.Minute
	isYoung       = 5 * time.Minute
	tick          = time.Second
)

// Keeper keeps incidents: New, and Run once. It is safe for concurrent use.
type Keeper struct {
	cfg      Config
	intake   *intake
	commands chan command
	loaded   chan struct{} // closed when the incidents of before are known
	ended    chan struct{} // Run has returned

	mu    sync.RWMutex // of the fields below, which Run alone changes
	open  map[string]*record
	index *index
	store *store

	// Only Run uses the fields below.
	on       map[string]*live            // alerts, by their fingerprints
	onOf     map[string]map[string]*live // those of each incident
	doubts   map[string]*doubt
	blips    map[string][]time.Time // by alert: the ends of those that were over too soon
	dirty    map[string]*record
	news     []Told
	started  time.Time
	asked    time.Time // the last question
	asking   bool
	notAsked seldom
	crowded  seldom
}

// live represents an alert that is on.
type live struct {
	signal

	incident string // "" where it has none yet
	since    time.Time
	sure     bool // false of one of before that has not been sent again
}

// doubt counts how often another first cause stood out in a row.
type doubt struct {
	cause string
	times int
}

// command represents work that Run does in between.
type command struct {
	do   func(now time.Time) error
	done chan error
}

// New returns a keeper. Nothing is read before Run.
func New(cfg Config) *Keeper {
	cfg.Gather = min(cmp.Or(cfg.Gather, defaultGather), mostGather)
	cfg.Quiet = cmp.Or(cfg.Quiet, defaultQuiet)
	if cfg.Settle == nil {
		cfg.Settle = func() time.Duration { return defaultSettle }
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Keeper{
		cfg: cfg, intake: newIntake(), commands: make(chan command), loaded: make(chan struct{}), ended: make(chan struct{}),
		open: map[string]*record{}, index: newIndex(), on: map[string]*live{}, onOf: map[string]map[string]*live{}, doubts: map[string]*doubt{}, blips: map[string][]time.Time{}, dirty: map[string]*record{},
	}
}

// Alerted takes an alert that has started or ended. It does not block.
func (k *Keeper) Alerted(a engine.Alert) { k.intake.add(signalOf(a, time.Now())) }

// Run reads the incidents of before, and keeps them and new ones until ctx ends. It can be
// called once, by one process for a directory.
func (k *Keeper) Run(ctx context.Context) {
	defer close(k.ended)
	k.started = time.Now()
	k.load()
	close(k.loaded)
	answers := make(chan *round)
	var asking sync.WaitGroup
	defer asking.Wait()
	wake := time.NewTimer(0)
	defer wake.Stop()
	for {
		now := time.Now()
		k.change(func() {
			k.takeAlerts(now)
			k.closeQuiet(now)
		})
		k.flush()
		k.store.retry(now)
		if r := k.nextRound(now); r != nil {
			k.asking, k.asked = true, now
			asking.Go(func() {
				r.run(ctx, &k.cfg)
				select {
				case answers <- r:
				case <-ctx.Done():
				}
			})
		}
		wake.Reset(k.wait())
		select {
		case <-ctx.Done():
			return
		case <-k.intake.more:
		case <-wake.C:
		case r := <-answers:
			k.asking = false
			k.change(func() { k.apply(r, time.Now()) })
		case c := <-k.commands:
			var err error
			k.change(func() { err = c.do(time.Now()) })
			k.flush()
			c.done <- err
		}
	}
}

// wait returns how long nothing happens by itself.
func (k *Keeper) wait() time.Duration {
	if len(k.on) > 0 || len(k.open) > 0 {
		return tick
	}
	return time.Minute
}

// change has f change incidents while nobody reads them.
func (k *Keeper) change(f func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f()
}

// flush keeps the incidents that have changed, and then tells of them: who was told is
// not told again by the next process.
func (k *Keeper) flush() {
	for _, id := range slices.Sorted(maps.Keys(k.dirty)) {
		r := k.dirty[id]
		delete(k.dirty, id)
		text, err := encode(r)
		if err != nil {
			k.cfg.Log.Error("an incident cannot be written", "incident", id, "err", err)
			continue
		}
		k.store.put(id, text)
		k.change(func() { k.index.put(r, len(text)) })
	}
	k.drop()
	news := k.news
	k.news = nil
	if k.cfg.Told == nil {
		return
	}
	for _, one := range news {
		k.cfg.Told(one)
	}
}

// drop removes the oldest incidents where there are too many.
func (k *Keeper) drop() {
	for e := k.index.oldest(); e != nil; e = k.index.oldest() {
		k.change(func() { k.index.remove(e) })
		k.store.drop(e.ID)
	}
}

// load reads the incidents of before. Alerts of those that are open are on until it is known
// that they are not.
func (k *Keeper) load() {
	k.change(func() {
		k.store = openStore(k.cfg.Dir, k.cfg.Log, func(r *record, bytes int) {
			k.index.put(r, bytes)
			if r.State == Open {
				k.open[r.ID] = r
				k.resume(r)
			}
		})
	})
	k.flush()
}

// resume takes an open incident of before up again.
func (k *Keeper) resume(r *record) {
	take := func(a Alert) {
		s := signal{Alert: a, symptom: diagnosis.SymptomOf(a.Name, a.Labels)}
		one := &live{signal: s, since: k.started}
		k.on[a.Fingerprint] = one
		k.belongs(one, r.ID)
	}
	for i := range r.Alerts {
		if r.Alerts[i].Ended.IsZero() {
			take(r.Alerts[i])
		}
	}
	for fingerprint := range r.Others {
		take(Alert{Fingerprint: fingerprint, Fired: r.Opened})
	}
	if r.Told.Open {
		k.tell(Continues, r, "")
	}
}

// command has Run do something, and waits until it is done and kept.
func (k *Keeper) command(ctx context.Context, do func(now time.Time) error) error {
	c := command{do, make(chan error, 1)}
	select {
	case k.commands <- c:
		return <-c.done
	case <-k.ended:
		return errEnded
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errEnded = errors.New("the process is to end")
