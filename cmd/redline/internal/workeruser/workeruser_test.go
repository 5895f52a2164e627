package workeruser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUserOf checks as whom a command line has its workers run.
func TestUserOf(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, content := range map[string]string{
		"says.py":  "import os\nuser = \"web\"\ngroup='www'  # for all\n",
		"other.py": "worker_class = 'sync'\nusers = 'no'\n    user = 'no'\nuser = os.environ['U']\n",
		"app.ini":  "[uwsgi]\nmaster = true\nuid = web\ngid=www\n",
		"none.ini": "[uwsgi]\n; uid = web\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ command, environ, want string }{
		{"gunicorn app:app", "", ""},
		{"gunicorn --user web app:app", "", "web"},
		{"/srv/env/bin/gunicorn -w 4 --user=web --group=www app:app", "", "web:www"},
		{"python -m gunicorn -uweb -gwww app:app", "", "web:www"},
		{"newrelic-admin run-program gunicorn -u web -g www app:app", "", "web:www"},
		{"gunicorn -g www app:app", "", ""},
		{"gunicorn app:app", "GUNICORN_CMD_ARGS=-w 2 --user web", "web"},
		{"gunicorn -u web app:app", "GUNICORN_CMD_ARGS=--user other", "web"},
		{"gunicorn -c says.py app:app", "", "web:www"},
		{"gunicorn --config=file:says.py -u other app:app", "", "other:www"},
		{"gunicorn app:app", "GUNICORN_CMD_ARGS=-c says.py", "web:www"},
		{"gunicorn -c other.py app:app", "", ""},
		{"gunicorn -c missing.py app:app", "", ""},
		{"uwsgi --http :80 --uid web --gid www", "", "web:www"},
		{"uwsgi --ini app.ini", "", "web:www"},
		{"uwsgi app.ini:uwsgi", "", "web:www"},
		{"uwsgi none.ini", "", ""},
		{"uwsgi", "UWSGI_UID=web", "web"},
		{"gosu web:www gunicorn app:app", "", "web:www"},
		{"su-exec web uwsgi", "", "web"},
		{"setpriv --reuid=web --regid=www --clear-groups gunicorn app:app", "", "web:www"},
		{"runuser -u web -- gunicorn app:app", "", "web"},
		{"gosu", "", ""},
		{"gunicorn -u", "", ""},
	} {
		if got := userOf(strings.Fields(c.command), []string{c.environ}); got != c.want {
			t.Errorf("%s, %s: got %q, want %q", c.command, c.environ, got, c.want)
		}
	}
}
