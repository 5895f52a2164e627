package selfmetrics

// Misuse is a way to set Redline up in which a part of it cannot work. It is counted in
// redline_misuse_total, by its reason.
type Misuse struct {
	Reason      string
	Explanation string // the part that does not work, and the remedy
}

// The reasons of redline_misuse_total.
const (
	RouteUnknown   = "route_unknown"
	EndpointHidden = "endpoint_hidden"
	NoRecording    = "no_recording"
	HTTP3Stream    = "http3_stream"
)

// Misuses returns the reasons of redline_misuse_total with their explanations.
func Misuses() []Misuse {
	return []Misuse{
		{RouteUnknown, "requests were answered 2xx and no router said by which route: a middleware has cloned the request, or the router is not one of net/http's. Name the mux in Config.Mux, use the router's adapter, or call redline.SetRoute."},
		{EndpointHidden, "the service has a route of its own where the metrics are served, and that route is never reached. Set Config.Registry to the registry that it serves (prometheus.DefaultRegisterer.(*prometheus.Registry) for promhttp.Handler), or choose another Config.Path."},
		{NoRecording, "Skip, SetRoute or SetPanic was called with a writer that leads to no recording: a middleware between hides it, and its writer has no Unwrap, or the handler is served without Wrap."},
		{HTTP3Stream, "the server's writer has HTTPStream, which Wrap hides: WebTransport and datagrams do not work. Use the adapter redlinehttp3."},
	}
}
