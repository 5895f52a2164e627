package items

import "github.com/redline-metrics/redline"

// Schema returns redline.Default with the requests in progress by route, so that a request
// that hangs can be seen. That costs a second look-up in the mux for each request.
func Schema() *redline.Schema {
	schema := redline.Default()
	schema.InProgress.Route = schema.Requests.Route
	return schema
}

// Tutorial returns the names of the tutorial with this API, "Instrumenting Flask Apps with
// Prometheus Metrics". The tutorial's label path holds the route.
func Tutorial() *redline.Schema {
	return &redline.Schema{
		Requests: redline.Family{
			Name: "http_request_total", Help: "Total HTTP Requests",
			Method: "method", Status: "status", Route: "path",
		},
		Duration: redline.Family{
			Name: "http_request_duration_seconds", Help: "HTTP Request Duration",
			Method: "method", Status: "status", Route: "path",
		},
		InProgress: redline.Family{
			Name: "http_requests_in_progress", Help: "HTTP Requests in progress",
			Method: "method", Route: "path",
		},
		ProcessCPU:    redline.Family{Name: "process_cpu_usage", Help: "Current CPU usage in percent"},
		ProcessMemory: redline.Family{Name: "process_memory_usage_bytes", Help: "Current memory usage in bytes"},
		Buckets:       redline.Default().Buckets,
	}
}
