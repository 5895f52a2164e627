package exposition

import (
	"cmp"
	"hash/maphash"
	"slices"

	dto "github.com/prometheus/client_model/go"
)

// Identity is the same for metrics of the same labels and timestamp, and for no
// others that anybody will meet: text in its place is half a gigabyte for millions.
func Identity(seed maphash.Seed, m *dto.Metric) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, l := range SortedLabels(m) {
		for _, text := range []string{l.GetName(), l.GetValue()} {
			maphash.WriteComparable(&h, text)
		}
	}
	if m.TimestampMs != nil {
		maphash.WriteComparable(&h, m.GetTimestampMs())
	}
	return h.Sum64()
}

// SortedLabels are the labels of m in the order of their names.
func SortedLabels(m *dto.Metric) []*dto.LabelPair {
	return slices.SortedFunc(slices.Values(m.GetLabel()), func(a, b *dto.LabelPair) int {
		return cmp.Compare(a.GetName(), b.GetName())
	})
}
