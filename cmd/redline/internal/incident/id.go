package incident

import (
	"strconv"
	"strings"
	"time"
)

const (
	idTime  = "20060102-150405"
	slugLen = 40
)

// newID returns an id that no incident has: of a time, and of a name of which it keeps what
// can stand in a URL and in the name of a file.
func newID(at time.Time, name string, taken func(string) bool) string {
	id := at.UTC().Format(idTime) + "-" + slugOf(name)
	for n, one := 2, id; ; n++ {
		if !taken(one) {
			return one
		}
		one = id + "-" + strconv.Itoa(n)
	}
}

func slugOf(name string) string {
	var slug strings.Builder
	dash := false
	for _, r := range strings.ToLower(name) {
		if r < 'a' || r > 'z' {
			if r < '0' || r > '9' {
				dash = slug.Len() > 0
				continue
			}
		}
		if dash {
			slug.WriteByte('-')
		}
		dash = false
		slug.WriteRune(r)
		if slug.Len() >= slugLen {
			break
		}
	}
	if slug.Len() == 0 {
		return "incident"
	}
	return slug.String()
}

// isID reports whether a text is the id of an incident, and so the name of a file.
func isID(id string) bool {
	if len(id) < len(idTime)+2 || len(id) > len(idTime)+slugLen+20 || id[len(idTime)] != '-' {
		return false
	}
	if _, err := time.Parse(idTime, id[:len(idTime)]); err != nil {
		return false
	}
	for _, r := range id[len(idTime)+1:] {
		if r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}
