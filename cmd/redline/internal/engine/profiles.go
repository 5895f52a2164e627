package engine

import (
	"net/http"
	"net/http/pprof"
)

// profiles serves the answers that promtool debug asks for: profiles of the process. The command
// line is not among them, as it may have passwords in it.
func profiles(mux *http.ServeMux) {
	mux.HandleFunc("GET /debug/pprof/{$}", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	for _, name := range []string{"allocs", "block", "goroutine", "heap", "mutex", "threadcreate"} {
		mux.Handle("GET /debug/pprof/"+name, pprof.Handler(name))
	}
}

// profilesOff says how profiles can be taken.
func profilesOff(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "profiles are off; --web.enable-pprof turns them on", http.StatusForbidden)
}
