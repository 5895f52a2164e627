package engine

import (
	"context"
	"net"
	"sync/atomic"

	"github.com/prometheus/prometheus/scrape"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/embedded"
	"go.opentelemetry.io/otel/trace/noop"
)

// dialTarget connects to the target of a scrape: by its socket, where it has the label
// __unix_socket__, and else by its address.
//
// Prometheus' scraper has a dialer for each socket, and an engine with a dialer of its own,
// as this one, has it for all of them. The context of a scrape has no target, and nothing
// else of the engine's but its span.
func dialTarget(ctx context.Context, network, address string) (net.Conn, error) {
	if span, ok := trace.SpanFromContext(ctx).(scrapeSpan); ok {
		if socket := span.target.GetValue(scrape.UnixSocketLabel); socket != "" {
			network, address = "unix", socket
		}
	}
	return new(net.Dialer).DialContext(ctx, network, address)
}

// targetTracing provides tracers whose spans tell the targets of scrapes, and are those of
// another provider apart from that.
type targetTracing struct {
	embedded.TracerProvider
	next atomic.Value // provider
}

// provider is one type for atomic.Value.
type provider struct{ trace.TracerProvider }

// take has spans be those of the provider that is set, and takes its place. It is called
// again once another one is set. Where no spans are sent, none is: OpenTelemetry's own would
// hand them back.
func (p *targetTracing) take(sent bool) {
	switch set := otel.GetTracerProvider(); {
	case set == p:
		return
	case sent:
		p.next.Store(provider{set})
	default:
		p.next.Store(provider{noop.NewTracerProvider()})
	}
	otel.SetTracerProvider(p)
}

// Tracer implements trace.TracerProvider.
func (p *targetTracing) Tracer(name string, opts ...trace.TracerOption) trace.Tracer {
	return targetTracer{of: p, name: name, opts: opts}
}

// targetTracer is a tracer of the provider that there is when a span starts: packages keep
// theirs for good.
type targetTracer struct {
	embedded.Tracer
	of   *targetTracing
	name string
	opts []trace.TracerOption
}

// Start implements trace.Tracer.
func (t targetTracer) Start(ctx context.Context, name string, opts ...trace.SpanStartOption) (context.Context, trace.Span) {
	target, ok := scrape.TargetFromContext(ctx)
	if outer, is := trace.SpanFromContext(ctx).(scrapeSpan); !ok && is {
		target, ok = outer.target, true
	}
	next, _ := t.of.next.Load().(provider)
	ctx, span := next.Tracer(t.name, t.opts...).Start(ctx, name, opts...)
	if !ok {
		return ctx, span
	}
	if inner, is := span.(scrapeSpan); is { // of a provider that hands spans on
		span = inner.Span
	}
	span = scrapeSpan{span, t.of, target}
	return trace.ContextWithSpan(ctx, span), span
}

// scrapeSpan is a span of a scrape, or within one.
type scrapeSpan struct {
	trace.Span
	of     *targetTracing
	target *scrape.Target
}

// TracerProvider implements trace.Span.
func (s scrapeSpan) TracerProvider() trace.TracerProvider { return s.of }
