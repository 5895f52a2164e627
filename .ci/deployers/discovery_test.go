package deployers

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	_ "github.com/prometheus/prometheus/discovery/kubernetes" // kubernetes_sd_configs
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/scrape"
)

// podList is Kubernetes' answer to a list of pods: two of the shop, the second by IPv6; one
// that has ended; and one that is not annotated.
const podList = `{"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": [
	{"metadata": {"name": "shop-1", "namespace": "default", "uid": "1", "labels": {"app.kubernetes.io/name": "shop"},
	  "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "9100", "prometheus.io/path": "/metrics"}},
	 "spec": {"containers": [{"name": "shop", "ports": [{"name": "http", "containerPort": 8000}, {"name": "metrics", "containerPort": 9100}]}]},
	 "status": {"phase": "Running", "podIP": "10.1.2.3"}},
	{"metadata": {"name": "shop-2", "namespace": "default", "uid": "2", "labels": {"app.kubernetes.io/name": "shop"},
	  "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "8443", "prometheus.io/path": "/stats", "prometheus.io/scheme": "https"}},
	 "spec": {"containers": [{"name": "shop"}]},
	 "status": {"phase": "Running", "podIP": "fd00::7"}},
	{"metadata": {"name": "shop-0", "namespace": "default", "uid": "3", "labels": {"app.kubernetes.io/name": "shop"},
	  "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "9100"}},
	 "spec": {"containers": [{"name": "shop"}]},
	 "status": {"phase": "Succeeded", "podIP": "10.1.2.4"}},
	{"metadata": {"name": "other-1", "namespace": "default", "uid": "4", "labels": {"app.kubernetes.io/name": "other"}},
	 "spec": {"containers": [{"name": "other", "ports": [{"containerPort": 9100}]}]},
	 "status": {"phase": "Running", "podIP": "10.1.2.5"}}]}`

// kubernetes answers as Kubernetes' API does to the verbs list and watch on the pods of a
// namespace, and remembers each other request.
type kubernetes struct {
	mu               sync.Mutex
	allowed, refused []string
}

// ServeHTTP implements http.Handler.
func (k *kubernetes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	right := r.Method == http.MethodGet && r.URL.Path == "/api/v1/namespaces/default/pods"
	if right {
		k.allowed = append(k.allowed, r.URL.RawQuery)
	} else {
		k.refused = append(k.refused, r.Method+" "+r.URL.Path)
	}
	k.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch {
	case !right:
		http.Error(w, `{"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 403}`, http.StatusForbidden)
	case r.URL.Query().Get("sendInitialEvents") != "": // this server is older
		http.Error(w, `{"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Invalid", "code": 422}`, http.StatusUnprocessableEntity)
	case r.URL.Query().Get("watch") != "":
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done() // nothing changes
	default:
		_, _ = fmt.Fprint(w, podList) // the client may be gone
	}
}

// TestDiscovery holds that Prometheus, with the configuration of deploy/kubernetes/discovery,
// finds annotated pods by the verbs that the Role gives, and makes a service and its
// instances of them. It is the code of the image's Prometheus; a server of this test stands
// for Kubernetes' API, and its address and namespace for those that a pod is given.
func TestDiscovery(t *testing.T) {
	r := plain(t, "discovery")
	text := content(r, r.pod(t, "redline-discovery"), "config")["prometheus.yml"]
	api := &kubernetes{}
	server := httptest.NewServer(api)
	defer server.Close()
	for old, instead := range map[string]string{
		"own_namespace: true": "names: [default]",
		"- role: pod\n":       "- api_server: " + server.URL + "\n        role: pod\n",
	} {
		if strings.Count(text, old) != 1 {
			t.Fatalf("%s is not there once:\n%s", old, text)
		}
		text = strings.Replace(text, old, instead, 1)
	}
	cfg, err := config.Load(text, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if url := cfg.RemoteWriteConfigs[0].URL.String(); url != "http://redline:9090/api/v1/write" {
		t.Errorf("it sends to %s", url)
	}

	want := map[string]string{
		"http://10.1.2.3:9100/metrics": `{instance="shop-1", job="shop"}`,
		"https://[fd00::7]:8443/stats": `{instance="shop-2", job="shop"}`,
	}
	job := cfg.ScrapeConfigs[0]
	if diff := cmp.Diff(want, targets(job, discovered(t, job))); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	api.mu.Lock()
	defer api.mu.Unlock()
	if len(api.refused) > 0 || len(api.allowed) == 0 {
		t.Errorf("the Role allows %d requests, and not %v", len(api.allowed), api.refused)
	}
}

// discovered returns the groups of targets that the discoveries of a job find at first.
func discovered(t *testing.T, job *config.ScrapeConfig) []*targetgroup.Group {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	registry := prometheus.NewRegistry()
	metrics, err := discovery.CreateAndRegisterSDMetrics(registry)
	if err != nil {
		t.Fatal(err)
	}
	manager := discovery.NewManager(ctx, slog.New(slog.DiscardHandler), registry, metrics)
	if manager == nil {
		t.Fatal("no manager of discoveries")
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = manager.Run() // cancelled below
	}()
	defer func() { cancel(); <-ended }()
	if err := manager.ApplyConfig(map[string]discovery.Configs{job.JobName: job.ServiceDiscoveryConfigs}); err != nil {
		t.Fatal(err)
	}
	enough := time.After(time.Minute)
	for {
		select {
		case found := <-manager.SyncCh():
			if groups := found[job.JobName]; len(groups) >= 4 {
				return groups
			}
		case <-enough:
			t.Fatal("no pods are found within a minute")
		}
	}
}

// targets returns the targets of groups: their URLs, and the labels that series get.
func targets(job *config.ScrapeConfig, groups []*targetgroup.Group) map[string]string {
	found := map[string]string{}
	builder := labels.NewBuilder(labels.EmptyLabels())
	for _, group := range groups {
		some, _ := scrape.TargetsFromGroup(group, job, nil, builder)
		for _, target := range some {
			if public := target.Labels(builder); !public.IsEmpty() {
				found[target.URL().String()] = public.String()
			}
		}
	}
	return found
}
