package incident

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/reply"
)

// mostChange is how many bytes a change may have: a note in JSON, of characters that take
// six bytes there.
const mostChange = 8 * noteBytes

// change represents the body of a POST. Fields that it does not name stay.
type change struct {
	Acknowledged *bool   `json:"acknowledged"`
	Owner        *string `json:"owner"`
	Note         *struct {
		By   string `json:"by"`
		Text string `json:"text"`
	} `json:"note"`
}

// changeError is the reason against a change that somebody asks for.
type changeError string

// Error implements error.
func (b changeError) Error() string { return string(b) }

func (k *Keeper) serveChange(w http.ResponseWriter, r *http.Request) {
	c, err := readChange(http.MaxBytesReader(w, r.Body, mostChange))
	if err != nil {
		failWith(w, err)
		return
	}
	id := r.PathValue("id")
	var text []byte
	err = k.command(r.Context(), func(now time.Time) error {
		one, err := k.record(id)
		if err != nil {
			return err
		}
		if err := c.apply(one, now); err != nil {
			return err
		}
		k.changed(one)
		text, err = json.Marshal(&one.Incident)
		return err
	})
	if err != nil {
		failWith(w, err)
		return
	}
	reply.JSON(w, json.RawMessage(text))
}

// record returns an incident to change.
func (k *Keeper) record(id string) (*record, error) {
	if r := k.open[id]; r != nil {
		return r, nil
	}
	if k.index.byID[id] == nil {
		return nil, errUnknown
	}
	return k.store.get(id)
}

func readChange(body io.Reader) (*change, error) {
	var c change
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	err := d.Decode(&c)
	if err == nil && d.Decode(new(json.RawMessage)) != io.EOF {
		err = errors.New("more than one value")
	}
	if err != nil {
		return nil, changeError(fmt.Sprintf(`%v; expected JSON such as {"acknowledged":true,"owner":"Ada","note":{"by":"Ada","text":"rolled back"}}`, err))
	}
	switch {
	case c.Owner != nil && len(*c.Owner) > ownerBytes:
		return nil, changeError(fmt.Sprintf("an owner of %d bytes; expected %d at most", len(*c.Owner), ownerBytes))
	case c.Note == nil:
	case strings.TrimSpace(c.Note.Text) == "":
		return nil, changeError("a note without text")
	case len(c.Note.Text) > noteBytes:
		return nil, changeError(fmt.Sprintf("a note of %d bytes; expected %d at most", len(c.Note.Text), noteBytes))
	case len(c.Note.By) > ownerBytes:
		return nil, changeError(fmt.Sprintf("a name of %d bytes; expected %d at most", len(c.Note.By), ownerBytes))
	}
	return &c, nil
}

// apply changes an incident.
func (c *change) apply(r *record, now time.Time) error {
	now = now.UTC()
	if c.Note != nil && len(r.Notes) >= mostNotes {
		return changeError(fmt.Sprintf("the incident has %d notes, which is the limit", mostNotes))
	}
	if c.Acknowledged != nil && *c.Acknowledged != !r.Acknowledged.IsZero() {
		text := "somebody looks at it"
		if r.Acknowledged = now; !*c.Acknowledged {
			r.Acknowledged, text = time.Time{}, "nobody looks at it any more"
		}
		r.note(Event{now, acknowledged, text})
	}
	if c.Owner != nil && line(*c.Owner, ownerBytes) != r.Owner {
		r.Owner = line(*c.Owner, ownerBytes)
		text := "it is " + r.Owner + "'s"
		if r.Owner == "" {
			text = "it has no owner"
		}
		r.note(Event{now, owned, text})
	}
	if c.Note != nil {
		n := Note{now, line(c.Note.By, ownerBytes), cut(strings.TrimSpace(c.Note.Text), noteBytes)}
		r.Notes = append(r.Notes, n)
		by := n.By
		if by == "" {
			by = "somebody"
		}
		r.note(Event{now, noted, by + " wrote: " + n.Text})
	}
	return nil
}
