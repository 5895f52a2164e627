package main

import (
	"fmt"
	"io"
	"log/slog"
)

// newLog returns a log as --log.level and --log.format want it, and its level.
func newLog(w io.Writer, level, format string) (*slog.Logger, *slog.LevelVar, error) {
	least := new(slog.LevelVar)
	if err := least.UnmarshalText([]byte(level)); err != nil {
		return nil, nil, usageError{fmt.Errorf("--log.level %q; expected debug, info, warn or error", level)}
	}
	opts := &slog.HandlerOptions{Level: least}
	switch format {
	case "logfmt":
		return slog.New(slog.NewTextHandler(w, opts)), least, nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, opts)), least, nil
	}
	return nil, nil, usageError{fmt.Errorf("--log.format %q; expected logfmt or json", format)}
}
