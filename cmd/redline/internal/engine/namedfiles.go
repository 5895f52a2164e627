package engine

import (
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
)

// checkNamedFiles refuses files of certificates, passwords and targets that nobody can read
// to an end: they are read while a configuration takes effect, and at each scrape. One that
// is missing may come. It also refuses logs that cannot be opened without waiting.
func checkNamedFiles(configs ...any) error {
	w := fileWalk{seen: map[uintptr]bool{}}
	for _, c := range configs {
		w.walk(reflect.ValueOf(c))
	}
	return w.err
}

// fileWalk goes through a configuration, up to the first file that is wrong.
type fileWalk struct {
	seen map[uintptr]bool // pointers
	err  error
}

func (w *fileWalk) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && !w.seen[v.Pointer()] {
			w.seen[v.Pointer()] = true
			w.walk(v.Elem())
		}
	case reflect.Interface:
		w.walk(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			w.field(v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			w.walk(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			w.walk(v.MapIndex(key))
		}
	}
}

func (w *fileWalk) field(name string, v reflect.Value) {
	written := name == "QueryLogFile" || name == "ScrapeFailureLogFile"
	switch {
	case v.Kind() == reflect.String && written:
		w.checkWritable(v.String())
	case v.Kind() == reflect.String && strings.HasSuffix(name, "File"):
		w.check(v.String(), boundedfile.Config)
	case name == "Files" && v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		for i := range v.Len() {
			files, _ := filepath.Glob(v.Index(i).String()) // their reader tells of a wrong pattern
			for _, file := range files {
				w.check(file, boundedfile.Targets)
			}
		}
	default:
		w.walk(v)
	}
}

func (w *fileWalk) checkWritable(file string) {
	if file != "" && w.err == nil {
		w.err = boundedfile.CheckWritable(file)
	}
}

func (w *fileWalk) check(file string, most int64) {
	if file == "" || w.err != nil {
		return
	}
	if err := boundedfile.Check(file, most); !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
		w.err = err
	}
}
