package incidents

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// service is a part of a system, by the name that is its job and its peer.
type service struct {
	name      string
	calls     []string // services before it in the system
	takes     time.Duration
	workers   int
	instances int  // 0 is one
	unscraped bool // it is called, and nobody watches it
	perSecond float64
}

// system is some services that run.
type system struct {
	services  []service
	instances map[string][]instance
	factor    atomic.Uint64 // of the traffic, in thousandths
}

// instance is a process of a service.
type instance struct {
	address string
	service string
}

// firstVersion is the version that all services have at first.
const firstVersion = "1.4.2"

// startSystem starts the processes of services, the callees before their callers, and sends
// traffic to those that have any. All of it ends with the test.
func startSystem(t *testing.T, services []service) *system {
	t.Helper()
	s := &system{services: services, instances: map[string][]instance{}}
	s.factor.Store(1000)
	for _, one := range services {
		d := description{Takes: one.takes, Workers: one.workers, State: state{Version: firstVersion}}
		for _, name := range one.calls {
			c := callee{Name: name}
			for _, i := range s.instances[name] {
				c.Addresses = append(c.Addresses, i.address)
			}
			d.Callees = append(d.Callees, c)
		}
		for range max(one.instances, 1) {
			s.instances[one.name] = append(s.instances[one.name], instance{startProcess(t, d), one.name})
		}
	}
	for _, one := range services {
		if one.perSecond > 0 {
			s.send(t, s.instances[one.name], one.perSecond)
		}
	}
	return s
}

// startProcess runs this binary as a service until the test ends, and returns its address.
func startProcess(t *testing.T, d description) string {
	t.Helper()
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serviceVariable+"="+string(text))
	cmd.Stderr = os.Stderr
	lives, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = lives.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("a service: %v", err)
		}
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("a service ended before it was ready: %v", err)
	}
	return strings.TrimSpace(line)
}

// send sends requests at random times until the test ends, to one instance after the other.
func (s *system) send(t *testing.T, to []instance, perSecond float64) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}, Timeout: 15 * time.Second}
	ended := make(chan struct{})
	var requests sync.WaitGroup
	requests.Go(func() {
		most := make(chan struct{}, 300) // at once
		for n := 0; ; n++ {
			rate := perSecond * float64(s.factor.Load()) / 1000
			select {
			case <-ended:
				return
			case <-time.After(time.Duration(rand.ExpFloat64() / rate * float64(time.Second))):
			}
			select {
			case most <- struct{}{}:
			default:
				continue // users give up
			}
			requests.Go(func() {
				defer func() { <-most }()
				resp, err := client.Get(fmt.Sprintf("http://%s/things/%d", to[n%len(to)].address, rand.IntN(1000)))
				if err == nil {
					_, _ = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
				}
			})
		}
	})
	t.Cleanup(func() {
		close(ended)
		requests.Wait()
		client.CloseIdleConnections()
	})
}

// traffic multiplies the traffic of the beginning.
func (s *system) traffic(factor float64) { s.factor.Store(uint64(factor * 1000)) }

// become gives the instances of a service another state, or only the first ones of them.
func (s *system) become(t *testing.T, service string, first int, now state) {
	t.Helper()
	if now.Version == "" {
		now.Version = firstVersion
	}
	body, err := json.Marshal(now)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range s.instances[service][:first] {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://"+i.address+"/state", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Fatalf("%s of %s: %s", i.address, service, resp.Status)
		}
	}
}

// all gives all instances of a service another state.
func (s *system) all(t *testing.T, service string, now state) {
	t.Helper()
	s.become(t, service, len(s.instances[service]), now)
}
