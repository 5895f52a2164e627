package fold

import (
	"strconv"
	"strings"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// lastFold is the highest number of a fold that a name has.
func lastFold(names []string) int {
	last := 0
	for _, name := range names {
		_, fold, _ := ParseHidden(name)
		parsed, _ := dbfile.ParseName(strings.TrimSuffix(name, NewMark))
		last = max(last, fold, foldOf(parsed.ID))
	}
	return last
}

// ParseHidden reads NAME.fold-N.
func ParseHidden(hidden string) (name string, fold int, ok bool) {
	i := strings.LastIndex(hidden, hiddenMark)
	if i < 0 {
		return "", 0, false
	}
	fold, err := strconv.Atoi(hidden[i+len(hiddenMark):])
	return hidden[:i], fold, err == nil && fold > 0
}

// foldOf is the number of the fold that made the archive with this id, or 0.
func foldOf(id string) int {
	number, ok := strings.CutPrefix(id, archivePrefix)
	if fold, err := strconv.Atoi(number); ok && err == nil && fold > 0 {
		return fold
	}
	return 0
}

func isArchive(name string) bool {
	parsed, ok := dbfile.ParseName(name)
	return ok && foldOf(parsed.ID) > 0
}

// archiveName is the name of a fold's archive of files like this one.
func archiveName(like dbfile.Name, fold int) string {
	like.ID, like.Live = archivePrefix+strconv.Itoa(fold), false
	return like.String()
}
