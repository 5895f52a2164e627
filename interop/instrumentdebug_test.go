package interop

import "testing"

// TestInstrumentDebugs holds that a debug page shows the frames that it has without the
// probe. The kind: frames of the probe's that stand between those of the app and its server.
func TestInstrumentDebugs(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for _, environment := range []string{"service", "flask-2.2"} {
		want, _ := underProbe(t, redline, nil, nil, python(t, environment), "debugs.py")
		got, said := underProbe(t, redline, []string{"--instrument"}, nil, python(t, environment), "debugs.py")
		if want != got {
			t.Errorf("%s: frames without the probe:\n%s\nand with it:\n%s\n%s", environment, want, got, said)
		}
	}
}
