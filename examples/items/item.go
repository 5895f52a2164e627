package items

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// Item is one item of the service.
type Item struct {
	ID    int64   `json:"id"`
	Name  string  `json:"name"`
	Price float64 `json:"price"`
}

// maxName bounds an item's name, in characters.
const maxName = 200

// fieldError reports bad input and its field; an empty field is the whole input.
type fieldError struct {
	Field   string `json:"field,omitempty"`
	Message string `json:"error"`
}

func (e *fieldError) Error() string { return e.Message }

// readItem reads an item without its ID from JSON. Bad input returns a *fieldError.
func readItem(r io.Reader) (Item, error) {
	var in struct {
		Name  *string  `json:"name"`
		Price *float64 `json:"price"`
	}
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return Item{}, explain(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Item{}, explainEnd(err)
	}
	switch {
	case in.Name == nil:
		return Item{}, &fieldError{"name", "name is missing"}
	case strings.TrimSpace(*in.Name) == "":
		return Item{}, &fieldError{"name", "name is empty"}
	case utf8.RuneCountInString(*in.Name) > maxName:
		return Item{}, &fieldError{"name", fmt.Sprintf("name has over %d characters", maxName)}
	case in.Price == nil:
		return Item{}, &fieldError{"price", "price is missing"}
	case *in.Price < 0 || math.IsInf(*in.Price, 0):
		return Item{}, &fieldError{"price", "price must be 0 or more"}
	}
	return Item{Name: *in.Name, Price: *in.Price}, nil
}

// explain turns an error of encoding/json into one for the client. Errors of the reader
// pass through.
func explain(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return &fieldError{"", "body is empty; an item in JSON was expected"}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax):
		return &fieldError{"", "body is not JSON"}
	case errors.As(err, &kind):
		if kind.Field == "" {
			return &fieldError{"", "body is not a JSON object"}
		}
		return &fieldError{kind.Field, fmt.Sprintf("%s must be a %s, not a %s", kind.Field, jsonKind(kind.Type.String()), kind.Value)}
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		name = strings.Trim(name, `"`)
		return &fieldError{name, name + " is no field of an item"}
	}
	return err
}

// explainEnd turns an error after the item into one for the client.
func explainEnd(err error) error {
	var syntax *json.SyntaxError
	if err == nil || errors.As(err, &syntax) {
		return &fieldError{"", "body goes on after the item"}
	}
	return err
}

func jsonKind(goType string) string {
	if strings.TrimPrefix(goType, "*") == "float64" {
		return "number"
	}
	return "string"
}
