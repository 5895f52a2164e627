package exposition

import (
	"cmp"
	"hash/maphash"
	"slices"

	dto "github.com/prometheus/client_model/go"
)

// Identity returns the same number for metrics with the same labels and timestamp, and
// practically never for others. Texts in its place would take half a gigabyte for millions.
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

// SortedLabels returns the labels of m in the order of their names.
func SortedLabels(m *dto.Metric) []*dto.LabelPair {
	return slices.SortedFunc(slices.Values(m.GetLabel()), func(a, b *dto.LabelPair) int {
		return cmp.Compare(a.GetName(), b.GetName())
	})
}
