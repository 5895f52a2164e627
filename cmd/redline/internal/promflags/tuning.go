package promflags

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/units"
	"github.com/prometheus/client_golang/exp/api/remote"
	"github.com/prometheus/common/model"
	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// AddTuning adds the flags that Prometheus has and few people change, with the defaults of
// [engine.DefaultTuning]. They are not in the help; docs/howto/prometheus.md has them.
func AddTuning(f *pflag.FlagSet, t *engine.Tuning) {
	*t = engine.DefaultTuning()
	durations := map[string]*time.Duration{
		"query.lookback-delta":             &t.Lookback,
		"rules.alert.for-grace-period":     &t.ForGracePeriod,
		"rules.alert.for-outage-tolerance": &t.OutageTolerance,
		"rules.alert.resend-delay":         &t.ResendDelay,
		"storage.agent.retention.max-time": &t.AgentMaxAge,
		"storage.agent.retention.min-time": &t.AgentMinAge,
		"storage.remote.flush-deadline":    &t.FlushDeadline,
		"storage.tsdb.max-block-duration":  &t.MaxBlock,
		"storage.tsdb.min-block-duration":  &t.MinBlock,
	}
	for name, to := range durations {
		f.Var((*Period)(to), name, "as Prometheus has it")
	}
	for name, to := range map[string]*int{
		"alertmanager.notification-batch-size":     &t.BatchSize,
		"alertmanager.notification-queue-capacity": &t.QueueCapacity,
		"storage.remote.read-concurrent-limit":     &t.RemoteReadConcurrency,
		"storage.remote.read-max-bytes-in-frame":   &t.RemoteReadFrame,
		"storage.remote.read-sample-limit":         &t.RemoteReadSamples,
		"web.search.max-limit":                     &t.SearchLimit,
	} {
		f.Var((*count)(to), name, "as Prometheus has it")
	}
	f.Int64Var(&t.MaxConcurrentEvals, "rules.max-concurrent-evals", t.MaxConcurrentEvals, "as Prometheus has it")
	f.Var(&messages{to: &t.RemoteWriteMessages}, "web.remote-write-receiver.accepted-protobuf-messages", "as Prometheus has it")
	f.Var(negated{(*boolean)(&t.DropQueue)}, "alertmanager.drain-notification-queue-on-shutdown", "as Prometheus has it")
	f.Lookup("alertmanager.drain-notification-queue-on-shutdown").NoOptDefVal = "true"
	f.VisitAll(func(flag *pflag.Flag) {
		if flag.Usage == "as Prometheus has it" {
			flag.Hidden = true
		}
	})
}

// Period is a time as Prometheus writes it: 90s, 15d, 1h30m.
type Period time.Duration

// String implements pflag.Value.
func (p *Period) String() string { return model.Duration(*p).String() }

// Set implements pflag.Value.
func (p *Period) Set(text string) error {
	parsed, err := model.ParseDuration(text)
	if err != nil {
		return errors.New("expected a time such as 90s, 12h or 15d")
	}
	*p = Period(parsed)
	return nil
}

// Type implements pflag.Value.
func (p *Period) Type() string { return "duration" }

// count is a number that is not negative; 5e7 is one, too.
type count int

// String implements pflag.Value.
func (c *count) String() string { return strconv.Itoa(int(*c)) }

// Set implements pflag.Value.
func (c *count) Set(text string) error {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n > 1<<53 || n != float64(int(n)) {
		return errors.New("expected a whole number that is not negative")
	}
	*c = count(n)
	return nil
}

// Type implements pflag.Value.
func (c *count) Type() string { return "number" }

// ByteCount is a number of bytes as Prometheus' flags have it: 1KB is 1024.
type ByteCount units.Base2Bytes

// String implements pflag.Value.
func (b *ByteCount) String() string {
	if *b == 0 {
		return ""
	}
	return units.Base2Bytes(*b).String()
}

// Set implements pflag.Value.
func (b *ByteCount) Set(text string) error {
	n, err := units.ParseBase2Bytes(text)
	if err != nil || n < 0 {
		return errors.New("expected bytes such as 512MB or 20GB")
	}
	*b = ByteCount(n)
	return nil
}

// Type implements pflag.Value.
func (b *ByteCount) Type() string { return "bytes" }

// boolean is on or off.
type boolean bool

// String implements pflag.Value.
func (b *boolean) String() string { return strconv.FormatBool(bool(*b)) }

// Set implements pflag.Value.
func (b *boolean) Set(text string) error {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return fmt.Errorf("%q; expected true or false", text)
	}
	*b = boolean(on)
	return nil
}

// Type implements pflag.Value.
func (b *boolean) Type() string { return "bool" }

// messages are those of remote write; the first that is given takes the default's place.
type messages struct {
	to    *remote.MessageTypes
	given bool
}

// String implements pflag.Value.
func (m *messages) String() string { return strings.Join(m.to.Strings(), ",") }

// Set implements pflag.Value.
func (m *messages) Set(text string) error {
	if !m.given {
		*m.to, m.given = nil, true
	}
	for one := range strings.SplitSeq(text, ",") {
		kind := remote.WriteMessageType(one)
		if err := kind.Validate(); err != nil {
			return err
		}
		if !slices.Contains(*m.to, kind) {
			*m.to = append(*m.to, kind)
		}
	}
	return nil
}

// Type implements pflag.Value.
func (m *messages) Type() string { return "message" }

// Address holds the address to listen on. Prometheus can listen on several; a second one is
// refused here.
type Address struct {
	to    *string
	given bool
}

// NewAddress returns the value of a flag that is stored in to.
func NewAddress(to *string) *Address { return &Address{to: to} }

// String implements pflag.Value.
func (a *Address) String() string { return *a.to }

// Set implements pflag.Value.
func (a *Address) Set(text string) error {
	if a.given && text != *a.to {
		return fmt.Errorf("%s has been given; redline listens on one address", *a.to)
	}
	*a.to, a.given = text, true
	return nil
}

// Type implements pflag.Value.
func (a *Address) Type() string { return "address" }
