package interop

import (
	"strings"
	"testing"
)

// The ASGI servers beside gunicorn with uvicorn's worker.

func uvicornOf(app string) wsgiServer {
	return ended(`Uvicorn running on http://(\S+)`, "uvicorn", "--port", "0", app)
}

func hypercornOf(app string) wsgiServer {
	return ended(`Running on http://(\S+)`, "hypercorn", "--bind", "127.0.0.1:0", app)
}

// gunicornAsgiOf is gunicorn's own worker. It cancels a call a second after its client
// has left.
func gunicornAsgiOf(app string) wsgiServer {
	return gunicornOf(app, "--worker-class", "asgi", "--asgi-disconnect-grace-period", "1")
}

// granianOf has Granian take a port that nobody has: it does not say which one it gets.
func granianOf(app string) wsgiServer {
	return ended(`Listening at: http://(\S+)`, "sh", "-c", `exec granian --interface asgi --workers-kill-timeout 1 --port "$(python -c '
import socket
with socket.create_server(("127.0.0.1", 0)) as free:
    print(free.getsockname()[1])')" "$0" >&2`, app)
}

// inEnvironment has programs of a Python environment found first.
func inEnvironment(t *testing.T, environment string) {
	t.Helper()
	name, path, _ := strings.Cut(pathOf(t, environment), "=")
	t.Setenv(name, path)
}
