package diagnosis_test

import (
	"testing"
	"time"
)

// TestChangesHaveOneTime checks that a change has the time of the first sample that shows it,
// whatever time is asked about.
func TestChangesHaveOneTime(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	scrapes(func(at time.Time, broken bool) {
		s.serve(at, "stock", "a:80", state{20, 0, 0.05})
		version := "1.4.2"
		if broken {
			version = "1.5.0"
			s.serve(at, "stock", "b:80", state{20, 0, 0.05})
		}
		s.set(at, 1, "app_info", "job", "stock", "instance", "a:80", "version", version)
	})
	d, want := s.told(), fault.Add(every)
	for _, asked := range []struct{ before, after time.Duration }{
		{15 * time.Minute, 40 * time.Second},
		{15*time.Minute + 7*time.Second, 61 * time.Second},
		{15*time.Minute + 1300*time.Millisecond, 3 * time.Minute},
		{50 * time.Minute, 5 * time.Minute},
	} {
		changes, err := d.Changes(t.Context(), fault.Add(-asked.before), fault.Add(asked.after))
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, c := range changes {
			if found[c.Kind] = true; !c.Time.Equal(want) {
				t.Errorf("from %s before to %s after: %q at %s, want %s", asked.before, asked.after, c.Text, c.Time, want)
			}
		}
		if !found["version"] || !found["instances"] {
			t.Errorf("from %s before to %s after: %+v", asked.before, asked.after, changes)
		}
	}
}
