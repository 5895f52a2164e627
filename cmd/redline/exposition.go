package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
)

// exposed is the exposition that an argument names.
type exposed struct {
	name        string
	content     []byte
	served      bool   // by a URL
	contentType string // that it was served with, if with one
}

// readExposition reads the exposition that an argument names.
func readExposition(cmd *cobra.Command, source string, timeout time.Duration) (exposed, error) {
	if source == "-" {
		content, err := readBounded(cmd.InOrStdin(), mostExposition)
		return exposed{name: "standard input", content: content}, named("standard input", err)
	}
	target, err := sourceURL(source)
	if err != nil {
		return exposed{}, usageError{err}
	}
	if target == nil {
		content, err := readExpositionFile(source)
		return exposed{name: source, content: content}, err
	}
	if target.Path == "" || target.Path == "/" {
		target.Path = "/metrics"
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
	defer cancel()
	content, contentType, err := scrape(ctx, target)
	e := exposed{name: redact.Text(target.String()), content: content, served: true, contentType: contentType}
	return e, named(e.name, late(err, timeout))
}

// late is err, or where time is up, an error that says so.
func late(err error, timeout time.Duration) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no answer, or not all of it, within %s; --timeout allows more", timeout)
	}
	return err
}

// named returns err with a name before it, once.
func named(name string, err error) error {
	if err == nil {
		return nil
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// sourceURL is the URL that an argument is, or stands for; nil if it names a file.
func sourceURL(source string) (*url.URL, error) {
	if !strings.Contains(source, "://") {
		if _, port, err := net.SplitHostPort(source); err != nil || port == "" || strings.Contains(source, "/") {
			return nil, nil
		}
		if _, err := os.Stat(source); err == nil {
			return nil, nil
		}
	}
	return serviceURL(source)
}

func readExpositionFile(name string) ([]byte, error) {
	content, err := boundedfile.Read(name, mostExposition)
	return content, named(name, err)
}

// mostExposition bounds an exposition, in bytes: three million series, which take 4 GB of
// memory to check. No scrape of that size would be over in time.
const mostExposition = 256 << 20

// readBounded reads all of r, if that is not over most bytes.
func readBounded(r io.Reader, most int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(content)) > most {
		err = fmt.Errorf("over %d MiB, which is the limit", most>>20)
	}
	return content, err
}

// accept is the header that Prometheus 3 sends, without protobuf: the check is of the text
// that Prometheus would get.
const accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5," +
	"text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"

// scrape asks for an exposition as Prometheus does.
func scrape(ctx context.Context, target *url.URL) (content []byte, contentType string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Accept", accept)
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return nil, "", withoutURL(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("answered %s; expected 200 and metrics", resp.Status)
	}
	content, err = readBounded(resp.Body, mostExposition)
	return content, resp.Header.Get("Content-Type"), err
}

// withoutURL is an error of a client's, where the URL is in the message already.
func withoutURL(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}
