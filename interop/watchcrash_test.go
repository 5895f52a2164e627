package interop

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/redline-metrics/redline/internal/await"
)

// pushedSeries is how many series a push has.
const pushedSeries = 100

// push sends a sample of each series to a remote-write receiver, by version 1 of its
// protocol.
func push(ctx context.Context, addr string, at time.Time, value float64) error {
	var body []byte
	for i := range pushedSeries {
		var series []byte
		for _, l := range [][2]string{{"__name__", "pushed"}, {"i", strconv.Itoa(i)}} {
			label := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), l[0])
			label = protowire.AppendString(protowire.AppendTag(label, 2, protowire.BytesType), l[1])
			series = protowire.AppendBytes(protowire.AppendTag(series, 1, protowire.BytesType), label)
		}
		sample := protowire.AppendFixed64(protowire.AppendTag(nil, 1, protowire.Fixed64Type), math.Float64bits(value))
		sample = protowire.AppendVarint(protowire.AppendTag(sample, 2, protowire.VarintType), uint64(at.UnixMilli()))
		series = protowire.AppendBytes(protowire.AppendTag(series, 2, protowire.BytesType), sample)
		body = protowire.AppendBytes(protowire.AppendTag(body, 1, protowire.BytesType), series)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+"/api/v1/write", bytes.NewReader(snappy.Encode(nil, body)))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-protobuf")
	r.Header.Set("Content-Encoding", "snappy")
	r.Header.Set("X-Prometheus-Remote-Write-Version", "0.1.0")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode/100 != 2 {
		err = fmt.Errorf("%s: %s", resp.Status, text)
	}
	return err
}

// pushed represents the samples of each series: their number and their sum.
type pushed struct{ samples, sum float64 }

// add has a sample in it; each has its own value.
func (p *pushed) add(value int) {
	p.samples++
	p.sum += float64(value)
}

// pushedTo returns the samples that an engine has of each series: all have the same.
func pushedTo(t *testing.T, addr string) (p pushed) {
	t.Helper()
	for _, one := range []struct {
		function string
		into     *float64
	}{{"count_over_time", &p.samples}, {"sum_over_time", &p.sum}} {
		values, err := query(addr, fmt.Sprintf(`label_replace(%s(pushed[2d]), "route", "$1", "i", "(.*)")`, one.function))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(values); n != 0 && n != pushedSeries {
			t.Fatalf("%d series", n)
		}
		*one.into = values["0"]
		for i, value := range values {
			if value != *one.into {
				t.Fatalf("%s of series %s is %v, of series 0 %v", one.function, i, value, *one.into)
			}
		}
	}
	return p
}

// ingestion represents a redline watch that takes in samples, a minute apart, and the
// samples that it has acknowledged.
type ingestion struct {
	receiver
	data         string
	begin        time.Time
	pushes       int
	acknowledged pushed   // of each series
	said         []string // while it was not ready
}

func newIngestion(t *testing.T, begin time.Time) *ingestion {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(config, []byte("scrape_configs: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	g := &ingestion{receiver: receiver{addr: freeAddress(t)}, data: filepath.Join(dir, "data"), begin: begin}
	g.args = []string{
		build(t, "github.com/redline-metrics/redline/cmd/redline"), "watch", "--config", config, "--data", g.data,
		"--listen", g.addr, "--web.enable-remote-write-receiver",
	}
	t.Cleanup(func() { g.stop(syscall.SIGKILL) })
	return g
}

// push sends the next samples.
func (g *ingestion) push() error {
	n := g.pushes
	g.pushes++
	err := push(context.Background(), g.addr, g.begin.Add(time.Duration(n)*time.Minute), float64(n))
	if err == nil {
		g.acknowledged.add(n)
	}
	return err
}

// kill ends it in the middle of a push.
func (g *ingestion) kill() {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = g.push() // it may be acknowledged just before
	}()
	g.stop(syscall.SIGKILL)
	<-ended
}

// back starts it again. It must have the samples that it has acknowledged. It may have
// those of the push that was cut off.
func (g *ingestion) back(t *testing.T) {
	t.Helper()
	g.start(t)
	g.said = append(g.said, isReady(t, g.addr)...)
	also := g.acknowledged
	also.add(g.pushes - 1)
	switch got := pushedTo(t, g.addr); got {
	case g.acknowledged, also:
		g.acknowledged = got
	default:
		t.Fatalf("it has %v, and has acknowledged %v", got, g.acknowledged)
	}
}

// TestWatchKilled kills redline watch again and again while it takes in samples of some
// hours, and writes blocks of them. The samples that it has acknowledged are there when it
// is back; until then it answers that it is not ready. promtool reads it all.
func TestWatchKilled(t *testing.T) {
	const rounds, least, most = 8, 60, 180 // pushes in a round
	promtool := program(t, "promtool")
	g := newIngestion(t, time.Now().Add(-rounds*most*time.Minute))
	cutOff := 0
	for range rounds {
		g.back(t)
		for i := range most {
			if i >= least && g.unfinished(t) {
				break // it is a good time to be killed
			}
			if err := g.push(); err != nil {
				t.Fatal(err)
			}
		}
		g.kill()
		if g.unfinished(t) {
			cutOff++
		}
	}
	g.back(t)
	if !slices.ContainsFunc(g.said, func(s string) bool { return strings.HasPrefix(s, "not ready: reading the log, segment ") }) {
		t.Errorf("while it read its log it said %q", g.said)
	}
	if err := g.push(); err != nil { // then it looks for samples to write
		t.Fatal(err)
	}
	await.NoError(t, func() error {
		if found := g.blocks(t); len(found) < 2 || g.unfinished(t) {
			return fmt.Errorf("blocks are %v", found)
		}
		return nil
	})
	g.stop(syscall.SIGTERM)
	g.readBy(t, promtool)
	t.Logf("%v samples of %d series in %d blocks and the log; of %d kills %d while a block was written; not ready %d times",
		g.acknowledged.samples, pushedSeries, len(g.blocks(t)), rounds, cutOff, len(g.said))
}

// isReady waits until an engine is ready. It answers all the time, and says why it is
// not.
func isReady(t *testing.T, addr string) (said []string) {
	t.Helper()
	await.NoError(t, func() error {
		resp, err := http.Get("http://" + addr + "/-/ready")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		text, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode == http.StatusOK {
			return err
		}
		said = append(said, string(text))
		if resp.StatusCode != http.StatusServiceUnavailable || !strings.HasPrefix(string(text), "not ready: ") {
			t.Errorf("it answers %s: %s", resp.Status, text)
		}
		return fmt.Errorf("%s", text)
	})
	return said
}

// blocks are the names of its blocks.
func (g *ingestion) blocks(t *testing.T) (names []string) {
	t.Helper()
	for _, meta := range g.glob(t, "*/meta.json") {
		if name := filepath.Base(filepath.Dir(meta)); !strings.Contains(name, ".tmp") {
			names = append(names, name)
		}
	}
	return names
}

// unfinished says whether a block is being written, or was when that was cut off.
func (g *ingestion) unfinished(t *testing.T) bool {
	t.Helper()
	return len(g.glob(t, "*.tmp-for-creation")) > 0
}

func (g *ingestion) glob(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(g.data, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var (
	analyzedSeries = regexp.MustCompile(`(?m)^(?:Total )?Series: (\d+)$`) // versions differ
	analyzedChunks = regexp.MustCompile(`(?m)^ *\d+%: #`)
	dumpedSample   = regexp.MustCompile(`(?m)^\{__name__="pushed", i="\d+"\} (\d+) \d+$`)
)

// readBy has promtool list the blocks, analyze each and its chunks, and read all
// samples, also of the log.
func (g *ingestion) readBy(t *testing.T, promtool string) {
	t.Helper()
	tsdb := func(args ...string) string {
		t.Helper()
		out, err := exec.CommandContext(t.Context(), promtool, append([]string{"tsdb"}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("promtool tsdb %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	list := tsdb("list", g.data)
	for _, block := range g.blocks(t) {
		if !strings.Contains(list, "\n"+block+" ") {
			t.Errorf("promtool tsdb list does not have %s:\n%s", block, list)
		}
		said := tsdb("analyze", "--extended", g.data, block)
		series := analyzedSeries.FindStringSubmatch(said)
		if !strings.HasPrefix(said, "Block ID: "+block+"\n") || series == nil || series[1] != strconv.Itoa(pushedSeries) || !analyzedChunks.MatchString(said) {
			t.Errorf("promtool tsdb analyze %s:\n%s", block, said)
		}
	}
	var all pushed
	for _, m := range dumpedSample.FindAllStringSubmatch(tsdb("dump", g.data), -1) {
		value, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		all.add(value)
	}
	if each := (pushed{all.samples / pushedSeries, all.sum / pushedSeries}); each != g.acknowledged {
		t.Errorf("promtool tsdb dump has %v of each series, want %v", each, g.acknowledged)
	}
}
