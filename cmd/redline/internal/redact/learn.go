package redact

import (
	"net/url"
	"reflect"
	"strings"
)

// Learn takes the secrets of configurations: values of types with Secret in their
// names, and the users and queries of URLs.
func (s *Secrets) Learn(configs ...any) {
	f := finder{urls: map[string]string{}, seen: map[uintptr]bool{}}
	for _, c := range configs {
		f.find(reflect.ValueOf(c))
	}
	s.learn(f.values, f.urls)
}

// finder walks through a configuration.
type finder struct {
	values []string
	urls   map[string]string
	seen   map[uintptr]bool // pointers
}

func (f *finder) find(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || f.seen[v.Pointer()] {
			return
		}
		f.seen[v.Pointer()] = true
		f.find(v.Elem())
	case reflect.Interface:
		f.find(v.Elem())
	case reflect.Struct:
		f.inStruct(v)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			f.find(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			f.find(v.MapIndex(key))
			if name := key.Kind(); name == reflect.String && v.MapIndex(key).Kind() == reflect.String && Named(key.String()) {
				f.values = append(f.values, v.MapIndex(key).String()) // a header
			}
		}
	case reflect.String:
		f.inString(v)
	}
}

func (f *finder) inStruct(v reflect.Value) {
	if v.Type() == reflect.TypeFor[url.URL]() {
		if v.CanInterface() {
			u := v.Interface().(url.URL)
			f.url(&u)
		}
		return
	}
	secret := strings.Contains(v.Type().Name(), "Secret") // a URL that is secret as a whole
	for i := range v.NumField() {
		field := v.Field(i)
		if u, ok := asURL(field); ok && secret {
			f.values = append(f.values, u.String())
			f.urls[u.String()] = Hidden
		}
		f.find(field)
	}
}

func asURL(v reflect.Value) (*url.URL, bool) {
	if !v.CanInterface() {
		return nil, false
	}
	u, ok := v.Interface().(*url.URL)
	return u, ok && u != nil && u.Host != ""
}

func (f *finder) inString(v reflect.Value) {
	text := v.String()
	if strings.Contains(v.Type().Name(), "Secret") {
		f.values = append(f.values, text)
	}
	if strings.Contains(text, "://") {
		if u, err := url.Parse(text); err == nil && u.Host != "" {
			f.url(u)
			f.urls[text] = f.urls[u.String()]
			if f.urls[text] == "" {
				delete(f.urls, text)
			}
		}
	}
}

// url takes the secrets of a URL: its user but for the name, and the query.
func (f *finder) url(u *url.URL) {
	printed := URL(u)
	if u.String() == printed {
		return
	}
	f.urls[u.String()] = printed
	f.urls[u.Redacted()] = printed
	if secret, ok := u.User.Password(); ok {
		f.values = append(f.values, secret)
	} else if u.User != nil {
		f.values = append(f.values, u.User.Username())
	}
	for _, values := range u.Query() {
		f.values = append(f.values, values...)
	}
}
