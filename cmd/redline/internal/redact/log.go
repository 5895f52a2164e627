package redact

import (
	"context"
	"fmt"
	"log/slog"
)

// Log returns a logger that writes lines without secrets.
func (s *Secrets) Log(log *slog.Logger) *slog.Logger {
	return slog.New(handler{log.Handler(), s})
}

type handler struct {
	slog.Handler

	secrets *Secrets
}

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	printed := slog.NewRecord(r.Time, r.Level, h.secrets.Text(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		printed.AddAttrs(h.attr(a))
		return true
	})
	return h.Handler.Handle(ctx, printed)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	printed := make([]slog.Attr, 0, len(attrs))
	for _, a := range attrs {
		printed = append(printed, h.attr(a))
	}
	return handler{h.Handler.WithAttrs(printed), h.secrets}
}

// WithGroup implements slog.Handler.
func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.Handler.WithGroup(name), h.secrets}
}

func (h handler) attr(a slog.Attr) slog.Attr {
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, h.secrets.Text(v.String()))
	case slog.KindAny:
		text := fmt.Sprint(v.Any())
		if printed := h.secrets.Text(text); printed != text {
			return slog.String(a.Key, printed)
		}
		return a
	case slog.KindGroup:
		var inner []any
		for _, one := range v.Group() {
			inner = append(inner, h.attr(one))
		}
		return slog.Group(a.Key, inner...)
	}
	return a
}
