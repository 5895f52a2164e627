package engine

import (
	"time"

	"github.com/prometheus/client_golang/exp/api/remote"
	"github.com/prometheus/prometheus/notifier"
)

// Tuning represents flags of Prometheus that few people change.
type Tuning struct {
	Lookback time.Duration // how old a sample may be that a query takes

	// Of alerts: how long they may be unseen, see rules.ManagerOptions.
	OutageTolerance, ForGracePeriod, ResendDelay time.Duration
	MaxConcurrentEvals                           int64 // of rules, with the feature concurrent-rule-eval

	// Of the way to other Alertmanagers.
	QueueCapacity, BatchSize int
	DropQueue                bool // at the end, with all that has not been sent

	FlushDeadline time.Duration // for remote write to send its last samples

	// Of remote read: samples of an answer, answers at once, and bytes of a frame.
	RemoteReadSamples, RemoteReadConcurrency, RemoteReadFrame int

	SearchLimit int // most results of a search, with the feature search-api; 0 is without end

	RemoteWriteMessages remote.MessageTypes // that the receiver of remote write takes

	MinBlock, MaxBlock time.Duration // of data; 0 leaves it to the database and the retention

	// Of an agent: the age at which samples may be dropped, and are.
	AgentMinAge, AgentMaxAge time.Duration
}

// DefaultTuning returns Prometheus' defaults, but for a shorter end.
func DefaultTuning() Tuning {
	return Tuning{
		Lookback:        5 * time.Minute,
		OutageTolerance: time.Hour, ForGracePeriod: 10 * time.Minute, ResendDelay: time.Minute, MaxConcurrentEvals: 4,
		QueueCapacity: 10_000, BatchSize: notifier.DefaultMaxBatchSize,
		FlushDeadline:     5 * time.Second,
		RemoteReadSamples: 50_000_000, RemoteReadConcurrency: 10, RemoteReadFrame: 1 << 20,
		SearchLimit:         10_000,
		RemoteWriteMessages: remote.MessageTypes{remote.WriteV1MessageType, remote.WriteV2MessageType},
		MinBlock:            2 * time.Hour,
		AgentMinAge:         5 * time.Minute, AgentMaxAge: 4 * time.Hour,
	}
}
