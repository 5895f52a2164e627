package redact

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// password stands for the password or the token of a user, as url.URL.Redacted has it.
const password = "xxxxx"

// URL returns a URL that may be printed: without a password, without a user that has no
// password, which may be a token, and without the values of its query.
func URL(u *url.URL) string {
	printed := *u
	printed.User = user(u.User)
	if u.RawQuery != "" {
		query := u.Query()
		for name := range query {
			query[name] = []string{password}
		}
		printed.RawQuery = query.Encode()
	}
	return printed.String()
}

func user(u *url.Userinfo) *url.Userinfo {
	if u == nil || u.String() == "" {
		return u
	}
	if _, ok := u.Password(); ok {
		return url.UserPassword(u.Username(), password)
	}
	return url.User(password)
}

var (
	userInURL = regexp.MustCompile(`://(?:([^\s/?#"\\<>:]*):)?[^\s/?#"\\<>]*@`)
	parameter = regexp.MustCompile(`([?&]|\\u0026)([\w.~%\[\]-]+)=([^&\s"'#\\<>]+)`)
	labelled  = regexp.MustCompile(`"__param_(\w+)":"((?:[^"\\]|\\.)*)"`)
)

// inURLs hides users and passwords in the URLs of a text, and the parameters that
// are secret by their names.
func inURLs(text string) string {
	if strings.Contains(text, "@") {
		text = userInURL.ReplaceAllStringFunc(text, func(found string) string {
			m := userInURL.FindStringSubmatch(found)
			if m[1] == "" {
				return "://" + password + "@"
			}
			return "://" + m[1] + ":" + password + "@"
		})
	}
	if strings.Contains(text, "=") {
		text = parameter.ReplaceAllStringFunc(text, func(found string) string {
			m := parameter.FindStringSubmatch(found)
			if !Named(m[2]) {
				return found
			}
			return m[1] + m[2] + "=" + password
		})
	}
	if strings.Contains(text, "__param_") {
		text = labelled.ReplaceAllStringFunc(text, func(found string) string {
			m := labelled.FindStringSubmatch(found)
			if !Named(m[1]) {
				return found
			}
			return `"__param_` + m[1] + `":"` + password + `"`
		})
	}
	return text
}

// Named reports whether the name of a parameter or a header says that its value is
// secret: token, api_key, X-Auth-Token.
func Named(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{
		"token", "secret", "passw", "passphrase", "credential", "signature", "apikey", "accesskey", "auth", "jwt", "bearer", "cookie",
	} {
		if strings.Contains(name, part) {
			return true
		}
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == '.' || r == '[' || r == ']' })
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains([]string{"key", "pwd", "pass", "sig"}, w) })
}
