package cause

import (
	"math"
	"testing"
)

// points returns samples every 60 s of which the last is at the moment 10,000.
func points(values ...float64) []Point {
	all := make([]Point, len(values))
	for i, v := range values {
		all[i] = Point{10_000 - 60*int64(len(values)-1-i), v}
	}
	return all
}

// TestCompare checks what a change is measured by, on series with a sample a minute. The last
// three are the present, the three before them belong to neither side.
func TestCompare(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name                  string
		points                []Point
		before, now, strength float64
	}{
		{"flat, by the floor", points(1, 1, 1, 1, 1, 1, 7, 7, 7, 3, 3, 3), 1, 3, 20},
		{"the middle of three counts", points(1, 1, 1, 1, 1, 1, 7, 7, 7, 9, 3, 1), 1, 3, 20},
		{"a fall", points(1, 1, 1, 1, 1, 1, 7, 7, 7, 0.5, 0.9, 0.2), 1, 0.5, -5},
		{"of two, the one nearer to before", points(1, 1, 1, 1, 1, 1, 7, 7, 7, nan, 9, 3), 1, 3, 20},
		{"the scatter before", points(0, 2, 0, 2, 0, 2, 7, 7, 7, 5, 5, 5), 1, 5, 4 / 1.4826},
		{"spikes before", points(1, 1, 1, 1, 21, 21, 7, 7, 7, 21, 21, 21), 1, 21, 1.2816},
		{"no sample where there is no number", points(1, nan, 1, 1, 1, 1, 1, 7, 7, 7, 3, 3, 3), 1, 3, 20},
		{"no sample where there is no end", points(1, inf, 1, 1, 1, 1, 1, 7, 7, 7, 3, inf, 3), 1, 3, 20},
	} {
		got, ok := compare(c.points, Input{At: 10_000}.moment(), floor{absolute: 0.1})
		if !ok || got.Before != c.before || got.Now != c.now || math.Abs(got.Strength-c.strength) > 1e-9 {
			t.Errorf("%s: %+v, %v; want %v to %v by %v", c.name, got, ok, c.before, c.now, c.strength)
		}
	}
	for name, few := range map[string][]Point{
		"none":                      nil,
		"four before":               points(1, 1, 1, 1, 7, 7, 7, 3, 3, 3),
		"none in the present":       points(1, 1, 1, 1, 1, 1, 7, 7, 7, nan, nan, nan),
		"all after the moment":      {{10_060, 1}, {10_120, 1}},
		"no number in any of these": points(nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan),
	} {
		if got, ok := compare(few, Input{At: 10_000}.moment(), floor{}); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestRareSamples checks that of samples every five minutes the last one is the present, and
// the one before it belongs to neither side.
func TestRareSamples(t *testing.T) {
	var all []Point
	for i, v := range []float64{1, 1, 1, 1, 1, 7, 3} {
		all = append(all, Point{int64(10_000 - 300*(6-i)), v})
	}
	if got, ok := compare(all, Input{At: 10_000}.moment(), floor{absolute: 0.1}); !ok || got.Before != 1 || got.Now != 3 || got.Most != 1 {
		t.Errorf("%+v, %v", got, ok)
	}
}

// TestSince checks that a change began with the first of the last samples past its middle.
func TestSince(t *testing.T) {
	got, _ := compare(points(1, 1, 3, 1, 1, 1, 1, 1, 3, 3, 3, 3), Input{At: 10_000}.moment(), floor{absolute: 0.1})
	if got.Since != 10_000-180 {
		t.Errorf("%d s before", 10_000-got.Since)
	}
}

// TestMeaning checks that names and labels tell the meaning of a series.
func TestMeaning(t *testing.T) {
	for _, c := range []struct {
		name   string
		labels map[string]string
		want   meaning
	}{
		{"server_latency_seconds", map[string]string{"quantile": "0.9"}, meaning{latency, server, 0.9}},
		{"http_request_duration_seconds", nil, meaning{latency, server, 0}},
		{"client_latency_seconds", nil, meaning{latency, client, 0}},
		{"http_client_request_duration_seconds", map[string]string{"peer": "bank"}, meaning{latency, call, 0}},
		{"entry_success_ratio", nil, meaning{success, entry, 0}},
		{"http_error_ratio", nil, meaning{failure, server, 0}},
		{"container_cpu_usage_ratio", nil, meaning{usage, server, 0}},
		{"node_cpu_usage_ratio", nil, meaning{usage, host, 0}},
		{"process_resident_memory_bytes", nil, meaning{memoryBytes, server, 0}},
		{"requests_per_second", nil, meaning{rate, server, 0}},
		{"process_start_time_seconds", nil, meaning{start, server, 0}},
		{"up", nil, meaning{up, server, 0}},
		{"container_network_receive_bytes_per_second", nil, meaning{unknown, server, 0}},
		{"container_memory_usage_ratio", nil, meaning{unknown, server, 0}},
	} {
		if got := meaningOf(c.name, c.labels); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// TestSelector checks that a selector quotes its values and has its labels in order.
func TestSelector(t *testing.T) {
	s := Series{Name: "up", Labels: map[string]string{"job": `a"b\`, "instance": "x"}}
	if got, want := s.Selector(), `up{instance="x",job="a\"b\\"}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
