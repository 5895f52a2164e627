package redline

// Conventions are the rules of recording that a [Schema] leaves open. They are for programs
// in other languages that record as [Metrics.Wrap] does.
type Conventions struct {
	Methods     []string // the methods that are recorded by name
	OtherMethod string   // the default of Schema.OtherMethod, which stands for all other methods
	Unmatched   string   // the route of a request that no route matched
	Other       string   // the route of all series past MaxSeries
	Aborted     string   // the status of a response that was aborted
	MaxSeries   int      // the default of Config.MaxSeries
	InfoVersion string   // the label of Schema.Info
}

// Conventional returns the conventions that [New] follows.
func Conventional() Conventions {
	methods := methodNames("")
	return Conventions{
		Methods: methods[otherMethod+1:], OtherMethod: defaultOther,
		Unmatched: Unmatched, Other: routeOther, Aborted: statusAborted,
		MaxSeries: defaultMaxSeries, InfoVersion: infoVersionName,
	}
}
