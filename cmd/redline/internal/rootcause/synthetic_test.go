package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// synthetic is the folder of the cases of our own.
const synthetic = "../../../../bench/rootcause/testdata"

// The time line of a case: a sample a minute for half an hour. It breaks in the last four
// minutes, before the last sample but three.
const (
	caseStart   = 1_700_000_000
	caseMinutes = 30
	caseBroken  = caseStart + 60*(caseMinutes-4)
)

// sketch is a case of our own: how series are before and since it broke.
type sketch struct {
	name, culprit, kind string
	series              []line
}

// line is one series of a sketch.
type line struct {
	name, job, labels string
	before, now       float64
}

// service returns the series of a service: the median of its latency in seconds, the use of
// its processor, the share of its requests without fault and their rate.
func service(job string, latency, nowLatency, processor, nowProcessor, nowSuccess, rate, nowRate float64) []line {
	return []line{
		{"server_latency_seconds", job, `,quantile="0.5"`, latency, nowLatency},
		{"container_cpu_usage_ratio", job, "", processor, nowProcessor},
		{"success_ratio", job, "", 1, nowSuccess},
		{"requests_per_second", job, "", rate, nowRate},
	}
}

// between returns the latency of the calls to a callee, as both ends measure it.
func between(job, peer string, before, now, served float64) []line {
	return []line{
		{"call_latency_seconds", job, `,peer="` + peer + `",reporter="source",quantile="0.5"`, before, now},
		{"call_latency_seconds", job, `,peer="` + peer + `",reporter="destination",quantile="0.5"`, before, served},
	}
}

// sketches returns the cases of our own: a shop in which web calls cart and stock, and cart
// calls stock and mail.
func sketches() []sketch {
	web := service("web", 0.08, 0.08, 0.3, 0.3, 1, 50, 50)
	cart := service("cart", 0.04, 0.04, 0.2, 0.2, 1, 20, 20)
	stock := service("stock", 0.01, 0.01, 0.2, 0.2, 1, 70, 70)
	mail := service("mail", 0.005, 0.005, 0.05, 0.05, 1, 5, 5)
	waiting := func(other ...[]line) []line {
		all := service("web", 0.08, 0.5, 0.3, 0.3, 1, 50, 50)
		all = append(all, service("cart", 0.04, 0.35, 0.2, 0.2, 1, 20, 20)...)
		return join(append(other, all)...)
	}
	return []sketch{
		{"saturated", "stock", "cpu", waiting(mail, service("stock", 0.01, 0.3, 0.2, 0.97, 1, 70, 70))},
		{"delayed", "stock", "network-delay", waiting(mail, stock, between("web", "stock", 0.012, 0.3, 0.012),
			between("cart", "stock", 0.012, 0.3, 0.012), between("web", "cart", 0.042, 0.36, 0.35))},
		{"failing", "mail", "errors", join(stock, service("mail", 0.005, 0.005, 0.05, 0.05, 0.3, 5, 5),
			service("cart", 0.04, 0.04, 0.2, 0.2, 0.85, 20, 20), service("web", 0.08, 0.08, 0.3, 0.3, 0.94, 50, 50))},
		{"stopped", "cart", "exception", join(stock, service("mail", 0.005, 0.005, 0.05, 0.05, 1, 5, 0), cart,
			service("web", 0.08, 0.08, 0.3, 0.3, 0.9, 50, 50))},
		{"outside", "bank.example", "network-delay", join(cart, stock, mail, service("web", 0.08, 0.5, 0.3, 0.3, 1, 50, 50),
			[]line{{"client_latency_seconds", "web", `,peer="bank.example",quantile="0.5"`, 0.05, 0.45}})},
		{"usual", "", "", join(web, cart, stock, mail)},
		{"unnoticed", "", "", join(web, cart, stock, service("mail", 0.005, 0.4, 0.05, 0.4, 1, 5, 5))},
	}
}

func join(parts ...[]line) []line {
	var all []line
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

// text returns the samples of a sketch, which scatter by a twentieth.
func (s sketch) text() string {
	random := rand.New(rand.NewPCG(uint64(len(s.name)), uint64(s.name[0])))
	var b strings.Builder
	for _, one := range s.series {
		fmt.Fprintf(&b, "# TYPE %s gauge\n", one.name)
		for i := range caseMinutes {
			at := caseStart + 60*i
			v := one.before
			if at > caseBroken {
				v = one.now
			}
			if one.name != "success_ratio" {
				v *= 0.95 + 0.1*random.Float64()
			}
			fmt.Fprintf(&b, "%s{job=%q,instance=%q%s} %s %d\n", one.name, one.job, one.job+":80", one.labels, strconv.FormatFloat(v, 'g', 4, 64), at)
		}
	}
	b.WriteString("# EOF\n")
	return b.String()
}

// files returns the files of a case, by name.
func (s sketch) files() map[string]string {
	truth, fault := "null", "null"
	if s.culprit != "" {
		truth = fmt.Sprintf("{\"service\": %q, \"kind\": %q}", s.culprit, s.kind)
		fault = strconv.Itoa(caseBroken)
	}
	return map[string]string{
		"metrics.om": s.text(),
		"edges.csv":  "caller,callee\nweb,cart\nweb,stock\ncart,stock\ncart,mail\n",
		"case.json": fmt.Sprintf("{\n \"dataset\": \"synthetic\",\n \"case\": %q,\n \"detected\": %d,\n \"fault_start\": %s,\n \"truth\": %s,\n \"healthy\": %v\n}\n",
			s.name, caseStart+60*(caseMinutes-1), fault, truth, s.culprit == ""),
	}
}

// TestSynthetic checks that the cases of our own are as sketched, and that each has its
// culprit first, or nobody. With -update it writes them.
func TestSynthetic(t *testing.T) {
	for _, s := range sketches() {
		dir := filepath.Join(synthetic, "synthetic", s.name)
		for name, want := range s.files() {
			path := filepath.Join(dir, name)
			if flag.Lookup("update").Value.String() == "true" {
				write(t, path, want)
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want {
				t.Errorf("%s is not as sketched; go test -run Synthetic -args -update writes it", path)
			}
		}
	}
	var answers strings.Builder
	if err := run(t.Context(), []string{"-o", "", synthetic}, &answers, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, s := range sketches() {
		_, answer, found := strings.Cut("\n"+answers.String(), "\n"+s.name+"\t")
		answer, _, _ = strings.Cut(answer, "\n")
		if first, _, _ := strings.Cut(answer, ","); !found || first != s.culprit {
			t.Errorf("%s: %q, want %q first", s.name, answer, s.culprit)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
