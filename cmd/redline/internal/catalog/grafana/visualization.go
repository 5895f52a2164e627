package grafana

// Options and fields of the types of panels.

type timeSeriesOptions struct {
	Legend  legendOptions  `json:"legend"`
	Tooltip tooltipOptions `json:"tooltip"`
}

type legendOptions struct {
	ShowLegend  bool     `json:"showLegend"`
	DisplayMode string   `json:"displayMode"`
	Placement   string   `json:"placement"`
	Calcs       []string `json:"calcs"`
}

type tooltipOptions struct {
	Mode string `json:"mode"`
	Sort string `json:"sort"`
}

type timeSeriesField struct {
	LineWidth   int      `json:"lineWidth"`
	FillOpacity int      `json:"fillOpacity"`
	ShowPoints  string   `json:"showPoints"`
	AxisSoftMin int      `json:"axisSoftMin"` // 0 is in sight where no value is below it
	Stacking    stacking `json:"stacking"`
}

type stacking struct {
	Mode  string `json:"mode"`
	Group string `json:"group"`
}

type heatmapOptions struct {
	Calculate    bool            `json:"calculate"`
	CellGap      int             `json:"cellGap"`
	Color        heatmapColor    `json:"color"`
	Exemplars    heatmapExemplar `json:"exemplars"`
	FilterValues heatmapFilter   `json:"filterValues"`
	Legend       heatmapLegend   `json:"legend"`
	ShowValue    string          `json:"showValue"`
	Tooltip      heatmapTooltip  `json:"tooltip"`
	YAxis        heatmapAxis     `json:"yAxis"`
}

type heatmapColor struct {
	Mode     string  `json:"mode"`
	Scheme   string  `json:"scheme"`
	Scale    string  `json:"scale"`
	Exponent float64 `json:"exponent"`
	Fill     string  `json:"fill"`
	Steps    int     `json:"steps"`
	Reverse  bool    `json:"reverse"`
}

type heatmapExemplar struct {
	Color string `json:"color"`
}

// heatmapFilter leaves out cells of less than this.
type heatmapFilter struct {
	AtLeast float64 `json:"le"`
}

type heatmapLegend struct {
	Show bool `json:"show"`
}

type heatmapTooltip struct {
	Mode           string `json:"mode"`
	ShowColorScale bool   `json:"showColorScale"`
	YHistogram     bool   `json:"yHistogram"`
}

type heatmapAxis struct {
	Unit          string `json:"unit"`
	AxisPlacement string `json:"axisPlacement"`
}

type heatmapField struct {
	HideFrom hideFrom `json:"hideFrom"`
}

type hideFrom struct {
	Legend  bool `json:"legend"`
	Tooltip bool `json:"tooltip"`
	Viz     bool `json:"viz"`
}

type tableOptions struct {
	ShowHeader bool     `json:"showHeader"`
	CellHeight string   `json:"cellHeight"`
	FrameIndex int      `json:"frameIndex"`
	SortBy     []sortBy `json:"sortBy,omitempty"`
}

type sortBy struct {
	DisplayName string `json:"displayName"`
	Desc        bool   `json:"desc"`
}

type tableField struct {
	Align       string      `json:"align"`
	CellOptions cellOptions `json:"cellOptions"`
	Inspect     bool        `json:"inspect"`
	Filterable  bool        `json:"filterable"`
}

type cellOptions struct {
	Type string `json:"type"`
}
