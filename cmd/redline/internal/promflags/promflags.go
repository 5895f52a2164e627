// Package promflags lets people give redline watch the flags that they have given Prometheus.
package promflags

import (
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
)

// aliasOf returns Redline's names of the flags that Prometheus names otherwise.
func aliasOf() map[string]string {
	return map[string]string{
		"config.file":                 "config",
		"storage.agent.path":          "data",
		"storage.tsdb.path":           "data",
		"storage.tsdb.retention":      "retention", // of Prometheus 2
		"storage.tsdb.retention.size": "retention-size",
		"storage.tsdb.retention.time": "retention",
		"web.listen-address":          "listen",
	}
}

// ignoredFlags returns Prometheus' flags that mean nothing here; true if they need no value.
func ignoredFlags() map[string]bool {
	return map[string]bool{
		"auto-gomaxprocs":                                true, // Go does so itself
		"auto-gomemlimit":                                true,
		"auto-gomemlimit.ratio":                          false,
		"auto-gomemlimit.refresh-interval":               false,
		"scrape.adjust-timestamps":                       true,
		"scrape.discovery-reload-interval":               false,
		"scrape.timestamp-tolerance":                     false,
		"storage.agent.checkpoint-batch-size":            false,
		"storage.agent.checkpoint-from-in-memory-series": true,
		"storage.agent.no-lockfile":                      true,
		"storage.agent.wal-compression":                  true,
		"storage.agent.wal-compression-type":             false,
		"storage.agent.wal-segment-size":                 false,
		"storage.agent.wal-truncate-frequency":           false,
		"storage.tsdb.allow-overlapping-blocks":          true, // of Prometheus 2
		"storage.tsdb.allow-overlapping-compaction":      true,
		"storage.tsdb.block-reload-interval":             false,
		"storage.tsdb.delay-compact-file.path":           false,
		"storage.tsdb.delayed-compaction.max-percent":    false,
		"storage.tsdb.head-chunks-write-queue-size":      false,
		"storage.tsdb.max-block-chunk-segment-size":      false,
		"storage.tsdb.no-lockfile":                       true,
		"storage.tsdb.samples-per-chunk":                 false,
		"storage.tsdb.wal-compression":                   true,
		"storage.tsdb.wal-compression-type":              false,
		"storage.tsdb.wal-segment-size":                  false,
		"web.console.libraries":                          false,
		"web.console.templates":                          false,
		"web.max-connections":                            false,
		"web.max-notifications-subscribers":              false,
		"web.page-title":                                 false,
		"web.read-timeout":                               false,
		"web.user-assets":                                false,
	}
}

// AddNames adds Prometheus' names of the flags in f, and those of flags that have no effect
// here. Call it when all other flags are defined: these go first.
func AddNames(f *pflag.FlagSet) {
	for name, of := range aliasOf() {
		own := f.Lookup(of)
		f.AddFlag(&pflag.Flag{Name: name, Usage: "as --" + of, Value: own.Value, DefValue: own.DefValue, NoOptDefVal: own.NoOptDefVal, Hidden: true})
	}
	for name, isBool := range ignoredFlags() {
		if f.Lookup(name) == nil {
			addIgnored(f, name, isBool)
		}
	}
	// Prometheus' flags that are on or off can be given as --no-NAME.
	var switches []*pflag.Flag
	f.VisitAll(func(flag *pflag.Flag) {
		if strings.ContainsAny(flag.Name, ".-") && flag.Value.Type() == "bool" {
			switches = append(switches, flag)
		}
	})
	for _, flag := range switches {
		f.AddFlag(&pflag.Flag{Name: "no-" + flag.Name, Usage: "turns --" + flag.Name + " off", Value: negated{flag.Value}, NoOptDefVal: "true", Hidden: true})
	}
}

func addIgnored(f *pflag.FlagSet, name string, isBool bool) {
	flag := &pflag.Flag{Name: name, Usage: "has no effect", Value: &ignored{bool: isBool}, Hidden: true}
	if isBool {
		flag.NoOptDefVal = "true"
	}
	f.AddFlag(flag)
}

// ignored is the value of a flag that has no effect.
type ignored struct {
	text string
	bool bool
}

// String implements pflag.Value.
func (i *ignored) String() string { return i.text }

// Set implements pflag.Value.
func (i *ignored) Set(text string) error {
	i.text = text
	return nil
}

// Type implements pflag.Value.
func (i *ignored) Type() string {
	if i.bool {
		return "bool"
	}
	return "string"
}

// negated sets a flag to the contrary.
type negated struct{ pflag.Value }

// String implements pflag.Value.
func (n negated) String() string {
	if n.Value == nil { // as pflag asks for a zero value
		return ""
	}
	return strconv.FormatBool(n.Value.String() != "true")
}

// Set implements pflag.Value.
func (n negated) Set(text string) error {
	switch text {
	case "true":
		return n.Value.Set("false")
	case "false":
		return n.Value.Set("true")
	}
	return fmt.Errorf("%q; expected true or false", text)
}

// Settle marks flags as given that were given by Prometheus' names. It returns an error if
// one was given by both names, or by a name that is for the other of Prometheus' modes.
func Settle(f *pflag.FlagSet, agent bool) error {
	given := map[string]string{}
	for _, name := range sortedChanged(f) {
		own := strings.TrimPrefix(name, "no-")
		if of, ok := aliasOf()[name]; ok {
			own = of
		}
		if before, twice := given[own]; twice {
			return fmt.Errorf("--%s and --%s are the same; expected one of them", before, name)
		}
		given[own] = name
		f.Lookup(own).Changed = true
		switch {
		case agent && strings.HasPrefix(name, "storage.tsdb."):
			return fmt.Errorf("--%s has no meaning with --agent, which keeps nothing", name)
		case !agent && strings.HasPrefix(name, "storage.agent."):
			return fmt.Errorf("--%s is for --agent alone", name)
		}
	}
	return nil
}

func sortedChanged(f *pflag.FlagSet) (names []string) {
	f.Visit(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	slices.Sort(names)
	return names
}

// HasNoEffect reports whether a flag, or the one that it turns off, means nothing here.
func HasNoEffect(flag *pflag.Flag) bool {
	value := flag.Value
	if n, ok := value.(negated); ok {
		value = n.Value
	}
	_, ok := value.(*ignored)
	return ok
}

// LogIgnored logs in one line the flags that were given and have no effect.
func LogIgnored(f *pflag.FlagSet, log *slog.Logger) {
	var names []string
	f.Visit(func(flag *pflag.Flag) {
		if HasNoEffect(flag) {
			names = append(names, "--"+flag.Name)
		}
	})
	if len(names) > 0 {
		log.Warn("flags of Prometheus that have no effect here", "flags", strings.Join(names, " "))
	}
}

// Values returns the values of flags for the API, by Prometheus' names too. Flags with URLs are left out,
// as these have passwords in them, and flags without effect.
func Values(flags *pflag.FlagSet) map[string]string {
	values := map[string]string{}
	flags.VisitAll(func(f *pflag.Flag) {
		if !HasNoEffect(f) && !strings.HasPrefix(f.Name, "no-") && f.Name != "help" && f.Name != "remote-write" && f.Name != "query" && f.Name != "notify" {
			values[f.Name] = redact.Text(f.Value.String())
		}
	})
	return values
}
