package stock

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// Client calls a stock service. It is safe for concurrent use.
type Client struct {
	// URL is the address of the service, such as http://127.0.0.1:5002.
	URL string
	// HTTP sends the requests; its transport may measure them. Nil is http.DefaultClient.
	HTTP *http.Client
}

// maxAnswer bounds how much of an answer is read, in bytes.
const maxAnswer = 4 << 10

// Level returns how many of an item are in stock.
func (c *Client) Level(ctx context.Context, id int64) (int64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/stock/"+strconv.FormatInt(id, 10), nil)
	if err != nil {
		return 0, fmt.Errorf("stock: %w", err)
	}
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(r)
	if err != nil {
		return 0, fmt.Errorf("stock: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	// Read to the end even if only the status matters: the connection can then be used
	// again.
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return 0, fmt.Errorf("stock: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("stock: %s answered %s", r.URL, resp.Status)
	}
	var l level
	if err := json.Unmarshal(body, &l); err != nil {
		return 0, fmt.Errorf("stock: %s: %w", r.URL, err)
	}
	return l.Stock, nil
}
