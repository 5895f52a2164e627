package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// answer is an engine's answer to a query.
type answer struct {
	Status   string
	Error    string
	Warnings []string
	Data     struct {
		Type   string          `json:"resultType"`
		Result json.RawMessage `json:"result"`
	}
}

// Query asks for an expression at a time, and prints its value. The engine's warnings go to
// warnings.
func (c *Console) Query(ctx context.Context, expr string, at time.Time, w, warnings io.Writer, style Style) error {
	a, err := c.ask(ctx, expr, at)
	if err != nil {
		return plain(err)
	}
	for _, text := range a.Warnings {
		if _, err := fmt.Fprintln(warnings, said(text)); err != nil {
			return err
		}
	}
	if style.JSON {
		return printJSON(w, a.Data)
	}
	value, err := a.value()
	if err != nil {
		return err
	}
	return printValue(w, value, style)
}

// ask sends a query. client_golang's API client cannot read strings.
func (c *Console) ask(ctx context.Context, expr string, at time.Time) (*answer, error) {
	form := url.Values{"query": {expr}, "time": {strconv.FormatFloat(float64(at.UnixMilli())/1000, 'f', -1, 64)}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.client.URL("/api/v1/query", nil).String(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, body, err := c.client.Do(ctx, r) //nolint:bodyclose // which has read it, and closed it
	if err != nil {
		return nil, err
	}
	var a answer
	switch err := json.Unmarshal(body, &a); {
	case err == nil && a.Status == "success":
		return &a, nil
	case err == nil && a.Error != "":
		return nil, errors.New(said(a.Error))
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("answered %s; expected Prometheus' API", resp.Status)
	}
	return nil, errors.New("answered by no JSON of Prometheus' API")
}

// value reads the value of an answer.
func (a *answer) value() (model.Value, error) {
	var value model.Value
	switch a.Data.Type {
	case "vector":
		value = &model.Vector{}
	case "matrix":
		value = &model.Matrix{}
	case "scalar":
		value = &model.Scalar{}
	case "string":
		value = &model.String{}
	default:
		return nil, fmt.Errorf("answered by a %.50q, which is not known here", a.Data.Type)
	}
	err := json.Unmarshal(a.Data.Result, value)
	if err == nil {
		err = complete(value)
	}
	if err != nil {
		return nil, fmt.Errorf("answered by a %s that cannot be read: %w", a.Data.Type, err)
	}
	return value, nil
}

// complete returns an error for a value of which a part is null.
func complete(value model.Value) error {
	null := false
	switch v := value.(type) {
	case *model.Vector:
		null = *v == nil || slices.Contains(*v, nil)
	case *model.Matrix:
		null = *v == nil || slices.Contains(*v, nil)
	case model.Vector:
		null = slices.Contains(v, nil)
	}
	if null {
		return errors.New("a part of it is null")
	}
	return nil
}

func printValue(w io.Writer, value model.Value, style Style) error {
	var t table
	switch v := value.(type) {
	case *model.Scalar:
		_, err := fmt.Fprintln(w, number(v.Value))
		return err
	case *model.String:
		_, err := fmt.Fprintln(w, tint.Clean(v.Value))
		return err
	case *model.Vector:
		sets := make([]model.Metric, len(*v))
		for i, s := range *v {
			sets[i] = s.Metric
		}
		names, err := columns(sets, len(sets))
		if err != nil {
			return err
		}
		t.header = append(headerOf(names), "value")
		for _, s := range *v {
			t.add(append(cellsOf(s.Metric, names), valueCell(s.Value, s.Histogram))...)
		}
	case *model.Matrix:
		sets := make([]model.Metric, len(*v))
		rows := 0
		for i, s := range *v {
			sets[i] = s.Metric
			rows += len(s.Values) + len(s.Histograms)
		}
		names, err := columns(sets, rows)
		if err != nil {
			return err
		}
		t.header = append(headerOf(names), "time", "value")
		for _, s := range *v {
			for _, one := range s.Values {
				t.add(append(cellsOf(s.Metric, names), timeCell(one.Timestamp), valueCell(one.Value, nil))...)
			}
			for _, one := range s.Histograms {
				t.add(append(cellsOf(s.Metric, names), timeCell(one.Timestamp), valueCell(0, one.Histogram))...)
			}
		}
	}
	if len(t.rows) == 0 {
		_, err := fmt.Fprintln(w, "no series")
		return err
	}
	return t.write(w, style)
}

// Limits of a table, which has a cell for each label of each row, also of those without it.
const (
	mostColumns = 1000
	mostCells   = 2_000_000
)

// columns returns the names of labels in order, that of the metric first.
func columns(sets []model.Metric, rows int) ([]model.LabelName, error) {
	var names []model.LabelName
	for _, set := range sets {
		for name := range set {
			if i, found := slices.BinarySearch(names, name); !found {
				names = slices.Insert(names, i, name)
			}
		}
		if len(names) > mostColumns || len(names)*rows > mostCells {
			return nil, fmt.Errorf("a table of the answer would have more than %d columns, or %d cells; --json prints all of it", mostColumns, mostCells)
		}
	}
	if i, found := slices.BinarySearch(names, model.MetricNameLabel); found {
		names = append([]model.LabelName{model.MetricNameLabel}, slices.Delete(names, i, i+1)...)
	}
	return names, nil
}

func headerOf(names []model.LabelName) []string {
	var header []string
	for _, name := range names {
		if name == model.MetricNameLabel {
			name = "metric"
		}
		header = append(header, string(name))
	}
	return header
}

func cellsOf(set model.Metric, names []model.LabelName) []cell {
	var cells []cell
	for _, name := range names {
		cells = append(cells, cell{text: string(set[name])})
	}
	return cells
}

func timeCell(at model.Time) cell { return cell{text: at.Time().Format(time.RFC3339)} }

func valueCell(v model.SampleValue, h *model.SampleHistogram) cell {
	if h != nil {
		return cell{text: fmt.Sprintf("%s observations, sum %s", number(model.SampleValue(h.Count)), number(model.SampleValue(h.Sum))), right: true}
	}
	return cell{text: number(v), right: true}
}

// number returns a value to the last digit.
func number(v model.SampleValue) string { return strconv.FormatFloat(float64(v), 'g', -1, 64) }
