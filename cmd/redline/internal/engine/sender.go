package engine

import (
	"context"

	"github.com/prometheus/prometheus/storage"
)

// senderKey is the key of a sender's name in a context.
type senderKey struct{}

// sentBy is a storage to which a named sender appends, as all clients of remote write do.
type sentBy struct {
	storage.Storage
	sender string
}

// Appender implements storage.Appendable.
func (s sentBy) Appender(ctx context.Context) storage.Appender {
	return s.Storage.Appender(context.WithValue(ctx, senderKey{}, s.sender))
}

// AppenderV2 implements storage.AppendableV2.
func (s sentBy) AppenderV2(ctx context.Context) storage.AppenderV2 {
	a := s.Storage.AppenderV2(context.WithValue(ctx, senderKey{}, s.sender))
	if l, ok := ctx.Value(ledgerKey{}).(*ledger); ok {
		return &ledgerAppender{AppenderV2: a, ledger: l}
	}
	return a
}
