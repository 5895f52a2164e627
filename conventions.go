package redline

// Conventions are what a [Schema] leaves open of how requests are recorded: for
// programs in other languages that record as [Metrics.Wrap] does.
type Conventions struct {
	Methods     []string // those that count by their names
	OtherMethod string   // the default of Schema.OtherMethod, which stands for all others
	Unmatched   string   // the route of a request that no route matched
	Other       string   // the route of all past MaxSeries
	Aborted     string   // the status of a response that was aborted
	MaxSeries   int      // the default of Config.MaxSeries
	InfoVersion string   // the label of Schema.Info
}

// Conventional are the conventions that [New] follows.
func Conventional() Conventions {
	methods := methodNames("")
	return Conventions{
		Methods: methods[otherMethod+1:], OtherMethod: defaultOther,
		Unmatched: routeUnmatched, Other: routeOther, Aborted: statusAborted,
		MaxSeries: defaultMaxSeries, InfoVersion: infoVersionName,
	}
}
