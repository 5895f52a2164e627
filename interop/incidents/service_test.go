package incidents

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// serviceVariable is the environment variable that makes the test's binary a service: it holds
// a description in JSON.
const serviceVariable = "REDLINE_INCIDENTS_SERVICE"

// description is what a process serves.
type description struct {
	Callees []callee
	// Takes is the time that a request takes here, without the calls. Single ones take up to
	// three times as long.
	Takes time.Duration
	// Workers is how many requests are worked on at once; 0 is as many as come.
	Workers int
	State   state
}

// callee is a service that is called once for each request, at one of its instances.
type callee struct {
	Name      string
	Addresses []string
}

// state is how a process behaves at the moment.
type state struct {
	Version string
	Failing float64 // the share of requests that fails
	Slower  time.Duration
}

// process serves requests, and measures them.
type process struct {
	description

	metrics *redline.Metrics
	client  *http.Client
	now     atomic.Pointer[state]
	turn    atomic.Uint64 // of the instances of callees
	workers chan struct{}
	version *prometheus.GaugeVec
}

// serveAs serves until stdin ends, which is when the test does.
func serveAs(text string) error {
	p := &process{}
	if err := json.Unmarshal([]byte(text), &p.description); err != nil {
		return err
	}
	peers := map[string]string{}
	for _, c := range p.Callees {
		for _, address := range c.Addresses {
			peers[address] = c.Name
		}
	}
	var err error
	if p.metrics, err = redline.New(redline.Config{Peers: peers}); err != nil {
		return err
	}
	p.client = &http.Client{Transport: p.metrics.Transport(&http.Transport{MaxIdleConnsPerHost: 100}), Timeout: 10 * time.Second}
	p.version = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "app_info", Help: "The version."}, []string{"version"})
	if err := p.metrics.Registry().Register(p.version); err != nil {
		return err
	}
	if p.Workers > 0 {
		p.workers = make(chan struct{}, p.Workers)
	}
	p.become(p.State)
	measured := http.NewServeMux()
	measured.HandleFunc("GET /things/{id}", p.answer)
	all := http.NewServeMux()
	all.Handle("/", p.metrics.Wrap(measured))
	all.HandleFunc("PUT /state", p.told)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = listener.Close()
	}()
	fmt.Println(listener.Addr())
	_ = http.Serve(listener, all) // an error, as the listener is closed
	return nil
}

// become takes on another state.
func (p *process) become(s state) {
	p.now.Store(&s)
	p.version.Reset()
	if s.Version != "" {
		p.version.WithLabelValues(s.Version).Set(1)
	}
}

func (p *process) told(w http.ResponseWriter, r *http.Request) {
	var s state
	if err := json.NewDecoder(r.Body).Decode(&s); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.become(s)
}

// answer works, calls others, and fails as often as it is told.
func (p *process) answer(w http.ResponseWriter, r *http.Request) {
	s := p.now.Load()
	if p.workers != nil {
		select {
		case p.workers <- struct{}{}:
			defer func() { <-p.workers }()
		case <-r.Context().Done():
			return
		}
	}
	scatter := 0.5 + min(rand.ExpFloat64()/2, 2.5)
	if !elapse(r.Context(), time.Duration(scatter*float64(p.Takes+s.Slower))) {
		return
	}
	for _, c := range p.Callees {
		address := c.Addresses[p.turn.Add(1)%uint64(len(c.Addresses))]
		if err := p.call(r.Context(), "http://"+address+r.URL.Path); err != nil {
			http.Error(w, "a callee fails", http.StatusBadGateway)
			return
		}
	}
	if rand.Float64() < s.Failing {
		http.Error(w, "it fails", http.StatusInternalServerError)
		return
	}
	_, _ = io.WriteString(w, "done\n") // the client may be gone
}

// elapse reports whether some time has gone by before ctx has ended.
func elapse(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (p *process) call(ctx context.Context, url string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := p.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("%s answered %s", url, resp.Status)
	}
	return nil
}
