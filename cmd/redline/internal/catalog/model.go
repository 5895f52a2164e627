package catalog

// Service is what a service exposes: the job that scrapes it, and its metrics.
type Service struct {
	Job      string
	Families []Family
}

// Family is what is known of a metric family.
type Family struct {
	// Name is that of its samples, without the _bucket, _count and _sum of a histogram
	// or a summary. A counter's has its _total.
	Name string
	Type Type
	Unit string // as OpenMetrics has it, often empty
	Help string
	// Labels are the names of its labels in order, without those that a scrape adds
	// (job, instance), and without le and quantile.
	Labels []string
	// Bounds are the upper bounds of a classic histogram in rising order, without +Inf.
	Bounds []float64
	// Native says that a histogram has native buckets.
	Native bool
}

// Type is what a family's samples are.
type Type string

// The types of OpenMetrics (https://prometheus.io/docs/specs/om/open_metrics_spec/#metric-types).
const (
	Counter   Type = "counter"
	Gauge     Type = "gauge"
	Histogram Type = "histogram"
	Summary   Type = "summary"
	Info      Type = "info"
	StateSet  Type = "stateset"
	Unknown   Type = "unknown"
)

// Dashboard is what there is to see of a service.
//
// Queries have Grafana's variables in them: $job, a job's name; $instance and $route,
// regular expressions; $__rate_interval, a duration. Whoever shows them fills them in.
type Dashboard struct {
	Service string `json:"service"` // the job
	// Metric is one whose series tell which jobs, instances and routes there are.
	Metric string `json:"metric"`
	// RouteLabel is the label that $route is of.
	RouteLabel string  `json:"routeLabel,omitempty"`
	Routes     *Table  `json:"routes,omitempty"`
	Marks      []Query `json:"marks"`
	Rows       []Row   `json:"rows"`
}

// Row is a row of panels on one subject.
type Row struct {
	Title     string  `json:"title"`
	Collapsed bool    `json:"collapsed,omitempty"` // of little interest until it is asked for
	Panels    []Panel `json:"panels"`
}

// Panel is a chart.
type Panel struct {
	ID          string  `json:"id"` // unique in its dashboard, and the same for the same families
	Title       string  `json:"title"`
	Description string  `json:"description"`
	Kind        Kind    `json:"kind"`
	Unit        Unit    `json:"unit"`
	Queries     []Query `json:"queries"`
}

// Kind is how a panel is drawn.
type Kind string

// The kinds of panels.
const (
	Lines   Kind = "lines"
	Stacked Kind = "stacked" // areas, that add up to a whole
	Heatmap Kind = "heatmap" // buckets over time: series by le, or native histograms
	Labels  Kind = "labels"  // a table of the labels of info metrics, at the end of the time
)

// Query is one of PromQL.
type Query struct {
	Expr   string `json:"expr"`
	Legend string `json:"legend"` // with {{label}} for a label's value
	// Exemplars selects the series whose exemplars belong to what is drawn.
	Exemplars string `json:"exemplars,omitempty"`
}

// Table has a line for each value of a label, and a column for each query.
type Table struct {
	Label   string   `json:"label"`
	Columns []Column `json:"columns"`
}

// Column is an instant query by the label of its table.
type Column struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Unit  Unit   `json:"unit"`
	Expr  string `json:"expr"`
}

// Unit is what a number counts.
type Unit string

// The units of panels.
const (
	None             Unit = ""
	Seconds          Unit = "s"
	Bytes            Unit = "B"
	Ratio            Unit = "ratio" // 1 is all
	Percent          Unit = "%"
	Celsius          Unit = "°C"
	Cores            Unit = "cores" // processors used
	PerSecond        Unit = "/s"
	RequestsPerSec   Unit = "req/s"
	BytesPerSecond   Unit = "B/s"
	SecondsPerSecond Unit = "s/s"
)
