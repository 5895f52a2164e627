package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestWorkflow holds that the hosted checks run each step of .ci/run once, and none that
// there is not.
func TestWorkflow(t *testing.T) {
	text, err := os.ReadFile("../../.github/workflows/checks.yml")
	if err != nil {
		t.Fatal(err)
	}
	var workflow struct {
		Jobs struct {
			Run struct {
				Strategy struct{ Matrix struct{ Steps []string } }
			}
		}
	}
	if err := yaml.Unmarshal(text, &workflow); err != nil {
		t.Fatal(err)
	}
	listed, err := exec.CommandContext(t.Context(), "../../.ci/run", "--list").Output()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(string(listed))
	got := strings.Fields(strings.Join(workflow.Jobs.Run.Strategy.Matrix.Steps, " "))
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the workflow runs %q, and .ci/run has %q", got, want)
	}
}
