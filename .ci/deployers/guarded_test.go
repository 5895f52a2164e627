package deployers

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGuarded holds that each pod keeps to the restricted profile of Kubernetes' pod
// security, and beyond it has a read-only root, limits, and no token that it does not need.
func TestGuarded(t *testing.T) {
	pods := 0
	for _, r := range renderings(t) {
		for _, o := range r.objects {
			pod := o.part("spec", "template")
			if len(pod) == 0 {
				continue
			}
			pods++
			where := r.name + ": " + o.name()
			guardedPod(t, where, pod, o.text("metadata", "labels", "app.kubernetes.io/component") == "discovery")
			for _, c := range containers(pod) {
				guardedContainer(t, where+": "+c.text("name"), pod, c)
			}
		}
	}
	if pods < 10 {
		t.Errorf("only %d pods were found", pods)
	}
}

func guardedPod(t *testing.T, where string, pod object, asksKubernetes bool) {
	t.Helper()
	if token := pod.at("spec", "automountServiceAccountToken"); token != asksKubernetes {
		t.Errorf("%s: automountServiceAccountToken is %v", where, token)
	}
	if grace, _ := pod.at("spec", "terminationGracePeriodSeconds").(float64); grace < 30 {
		t.Errorf("%s: %v seconds to end", where, grace)
	}
	security := pod.part("spec", "securityContext")
	if user, _ := security.at("runAsUser").(float64); security.at("runAsNonRoot") != true || user < 1 {
		t.Errorf("%s: may be root: %v", where, security)
	}
	if security.text("seccompProfile", "type") != "RuntimeDefault" {
		t.Errorf("%s: seccomp: %v", where, security)
	}
	for _, forbidden := range []string{"hostNetwork", "hostPID", "hostIPC"} {
		if pod.at("spec", forbidden) != nil {
			t.Errorf("%s: %s", where, forbidden)
		}
	}
	for _, v := range pod.list("spec", "volumes") {
		if v.at("hostPath") != nil {
			t.Errorf("%s: volume %s is of the host", where, v.text("name"))
		}
		if v.at("emptyDir") != nil && v.text("emptyDir", "sizeLimit") == "" {
			t.Errorf("%s: volume %s may take all of the node", where, v.text("name"))
		}
	}
}

func guardedContainer(t *testing.T, where string, pod, c object) {
	t.Helper()
	want := object{
		"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
		"capabilities": map[string]any{"drop": []any{"ALL"}},
	}
	if diff := cmp.Diff(want, c.part("securityContext")); diff != "" {
		t.Errorf("%s: securityContext (-want +got):\n%s", where, diff)
	}
	for _, keys := range [][]string{{"requests", "cpu"}, {"requests", "memory"}, {"limits", "memory"}} {
		if c.text(append([]string{"resources"}, keys...)...) == "" {
			t.Errorf("%s: resources have no %v", where, keys)
		}
	}
	if len(c.part("readinessProbe")) == 0 && c.text("restartPolicy") == "" {
		t.Errorf("%s: no readiness probe", where)
	}
	var ports []string
	for _, p := range c.list("ports") {
		ports = append(ports, p.text("name"))
	}
	for _, probe := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		for _, kind := range []string{"httpGet", "tcpSocket"} {
			if port := c.text(probe, kind, "port"); port != "" && !slices.Contains(ports, port) {
				t.Errorf("%s: %s asks a port %s that is not there", where, probe, port)
			}
		}
	}
	volumes := map[string]bool{}
	for _, v := range pod.list("spec", "volumes") {
		volumes[v.text("name")] = true
	}
	for _, m := range c.list("volumeMounts") {
		if name := m.text("name"); !volumes[name] && name != "data" { // which a claim of the StatefulSet makes
			t.Errorf("%s: volume %s is not there", where, name)
		}
	}
}

// TestReached holds that each Service leads to a port of pods, and that policies and
// bindings name what is there.
func TestReached(t *testing.T) {
	for _, r := range renderings(t) {
		names := map[string]bool{}
		for _, o := range r.objects {
			names[o.name()] = true
		}
		for _, o := range r.objects {
			switch o.text("kind") {
			case "Service":
				for _, p := range o.list("spec", "ports") {
					if !reached(r, o.part("spec", "selector"), p.text("targetPort")) {
						t.Errorf("%s: %s leads to no port %s", r.name, o.name(), p.text("targetPort"))
					}
				}
			case "NetworkPolicy":
				if !reached(r, o.part("spec", "podSelector", "matchLabels"), "http") {
					t.Errorf("%s: %s is of no pod", r.name, o.name())
				}
			case "Role":
				want := []any{map[string]any{"apiGroups": []any{""}, "resources": []any{"pods"}, "verbs": []any{"list", "watch"}}}
				if diff := cmp.Diff(want, o.at("rules")); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", r.name, o.name(), diff)
				}
			case "RoleBinding":
				role, account := "Role "+o.text("roleRef", "name"), "ServiceAccount "+o.list("subjects")[0].text("name")
				if !names[role] || !names[account] {
					t.Errorf("%s: %s binds %s to %s", r.name, o.name(), role, account)
				}
			case "ClusterRole", "ClusterRoleBinding":
				t.Errorf("%s: %s is for the whole cluster", r.name, o.name())
			}
		}
	}
}

// reached reports whether pods with these labels have a port of this name.
func reached(r rendering, selector object, port string) bool {
	for _, o := range r.objects {
		labels := o.part("spec", "template", "metadata", "labels")
		matches := len(labels) > 0
		for key, value := range selector {
			matches = matches && labels[key] == value
		}
		for _, c := range containers(o.part("spec", "template")) {
			for _, p := range c.list("ports") {
				if matches && p.text("name") == port {
					return true
				}
			}
		}
	}
	return false
}
