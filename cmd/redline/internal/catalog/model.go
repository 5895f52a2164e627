package catalog

import (
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// Dashboard describes the rows and panels of a service.
//
// Queries have Grafana's variables in them: $job, a job's name; $instance and $route,
// regular expressions; $__rate_interval and $__range, durations. Whoever shows them fills them in.
type Dashboard struct {
	Service string `json:"service"` // the job
	// Metric is one whose series have the jobs, instances and routes as labels.
	Metric string `json:"metric"`
	// RouteLabel is the label behind $route.
	RouteLabel string  `json:"routeLabel,omitempty"`
	Routes     *Table  `json:"routes,omitempty"`
	Splits     []Split `json:"splits,omitempty"` // requests by other labels, by instance first
	// Objectives are those that the service and its routes are held to.
	Objectives []Objective `json:"objectives,omitempty"`
	// Notes say which families are not shown, and why.
	Notes []string `json:"notes,omitempty"`
	Marks []Query  `json:"marks"`
	Rows  []Row    `json:"rows"`
}

// Split shows requests by a label other than the route's.
type Split struct {
	Table  Table   `json:"table"`
	Panels []Panel `json:"panels"`
}

// Row is a row of panels on one subject.
type Row struct {
	Title     string  `json:"title"`
	Collapsed bool    `json:"collapsed,omitempty"` // of little interest until somebody opens it
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
	// Empty explains an answer without series, where that means more than that nothing is known.
	Empty *Empty `json:"empty,omitempty"`
}

// Empty is a text for a panel that has nothing to draw, such as "No errors".
type Empty struct {
	Text string `json:"text"`
	// Of is a query for the rate of the events that may go wrong: the text holds where
	// there are any.
	Of string `json:"of"`
}

// Kind is the way in which a panel is drawn.
type Kind string

// The kinds of panels.
const (
	Lines   Kind = "lines"
	Stacked Kind = "stacked" // areas, that add up to a whole
	Heatmap Kind = "heatmap" // buckets over time: series by le, or native histograms
	Labels  Kind = "labels"  // a table of the labels of info metrics, at the end of the time
)

// Query is a PromQL query of a panel.
type Query struct {
	Expr   string `json:"expr"`
	Legend string `json:"legend"` // with {{label}} for a label's value, and $route for the routes that are chosen
	// Exemplars selects the series whose exemplars belong to the query.
	Exemplars string `json:"exemplars,omitempty"`
	// Bounds are those of the buckets from which a quantile is estimated.
	Bounds *Bounds `json:"bounds,omitempty"`
	// Of is a query for the number of series of which the query has the largest.
	Of string `json:"of,omitempty"`
}

// Bounds are the first and the last boundary of a histogram's buckets. A quantile below the
// first or above the last is known to be there, and no more: the digits that
// histogram_quantile gives there are made up.
type Bounds struct {
	Least float64 `json:"least"`
	Most  float64 `json:"most"`
}

// boundsIn returns the boundaries of f's buckets, or nil where quantiles do without.
func boundsIn(f inventory.Family) *Bounds {
	if len(f.Bounds) == 0 {
		return nil
	}
	return &Bounds{f.Bounds[0], f.Bounds[len(f.Bounds)-1]}
}

// Table has a line for each value of a label, and a column for each query.
type Table struct {
	Label string `json:"label"`
	// Method is a label that lines differ by as well, if any.
	Method  string   `json:"method,omitempty"`
	Columns []Column `json:"columns"`
	Note    string   `json:"note,omitempty"` // a remark on its figures
	// Alerts are queries for the lines that alerts are about. Their legends name the alerts.
	Alerts []Query `json:"alerts,omitempty"`
}

// Column is an instant query by the labels of its table.
type Column struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Unit  Unit   `json:"unit"`
	Expr  string `json:"expr"`
	// Total is the same query for all lines in one, where that makes sense.
	Total string `json:"total,omitempty"`
	// Bounds are those of the buckets from which a quantile is estimated.
	Bounds *Bounds `json:"bounds,omitempty"`
	// BoundsOf are the same by job, where the column is of several.
	BoundsOf map[string]Bounds `json:"boundsOf,omitempty"`
}

// Unit is the unit of a number.
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
