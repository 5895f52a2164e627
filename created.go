package redline

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"
)

// created is when a metric was made, which protobuf has: nanoseconds of Unix time, in a
// sixth of a timestamp's memory.
type created int64

func createdNow() created { return created(time.Now().UnixNano()) }

func (c created) timestamp() *timestamppb.Timestamp { return timestamppb.New(time.Unix(0, int64(c))) }
