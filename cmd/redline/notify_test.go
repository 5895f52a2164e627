package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestNotifyIsSecret holds that no answer has the address of the webhook, of which a path is as
// secret as a password.
func TestNotifyIsSecret(t *testing.T) {
	const secret = "T0000-hook-path"
	where := watchOf(t, "--notify", "http://user:hook-password@127.0.0.1:1/"+secret+"?token=hook-token", counting(t, "http_requests_total", nil))
	for _, path := range []string{"api/v1/status/flags", "api/v1/status/config", "api/v2/status", "api/v2/receivers", "metrics"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, where+"/"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %v", path, resp.Status, err)
		}
		for _, part := range []string{secret, "hook-password", "hook-token"} {
			if strings.Contains(string(text), part) {
				t.Errorf("%s has %s:\n%s", path, part, text)
			}
		}
	}
}

// TestNotifyRefused holds that --notify which cannot work is refused with status 2, and that
// the reason does not repeat it.
func TestNotifyRefused(t *testing.T) {
	for _, args := range [][]string{
		{"--notify", "hooks.example.com/secret"},
		{"--notify", "ftp://a/secret"},
		{"--notify", "http://a/{{secret}}"},
		{"--notify", "http://a/%zz-secret"},
		{"--notify", "http://a/secret", "--alertmanager.config", "x.yml"},
		{"--notify", "http://a/secret", "--agent"},
	} {
		var stderr strings.Builder
		code := run(t.Context(), append([]string{"watch", ":1"}, args...), nil, io.Discard, &stderr)
		if said := stderr.String(); code != 2 || !strings.Contains(said, "--notify") || strings.Contains(said, "secret") {
			t.Errorf("%v: status %d, %s", args, code, said)
		}
	}
}
