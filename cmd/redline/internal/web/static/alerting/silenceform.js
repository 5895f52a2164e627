// A form for a new silence.

import { now } from '../data/clock.js';
import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { matches, operatorOf, operators } from './alerting.js';
import { send } from '../data/api.js';
import { html } from '../parts/html.js';
import { keep, kept } from '../state/localstore.js';
import { seconds } from '../state/state.js';
import { typed } from '../parts/fields.js';
import { formatDuration } from '../data/units.js';

/** @typedef {import('./alerting.js').Matcher} Matcher */
/** @typedef {import('./alerting.js').Held} Held */

/** How long silences last, by default the first. */
const lengths = ['30m', '1h', '2h', '1d'];

/**
 * A dialog, which is there from the start.
 * @param {object} props
 * @param {Matcher[]} props.start
 * @param {Held[]} props.held the alerts that it may silence
 * @param {() => void} props.close
 * @param {() => void} props.done
 */
export function SilenceForm({ start, held, close, done }) {
  const dialog = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const [matchers, setMatchers] = useState(start);
  const [length, setLength] = useState(lengths[0]);
  const [known] = useState(() => kept('author', ''));
  const [author, setAuthor] = useState(known);
  const [comment, setComment] = useState('');
  const [error, setError] = useState('');
  useEffect(() => dialog.current?.showModal(), []);

  const wanted = matchers.filter(({ name }) => name !== '');
  const lasts = seconds(length);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const begin = now() * 1000;
    const times = { startsAt: new Date(begin).toISOString(), endsAt: new Date(begin + lasts * 1000).toISOString() };
    send('POST', '/api/v2/silences', { matchers: wanted, ...times, createdBy: author, comment }).then(
      () => {
        keep('author', author);
        done();
      },
      (err) => setError(err.message),
    );
  };
  return html`<dialog ref=${dialog} class="silence" aria-labelledby="silence-title" onClose=${close}>
    <form onSubmit=${submit}>
      <h2 id="silence-title">Silence alerts</h2>
      <${MatcherFields} matchers=${matchers} onChange=${setMatchers} />
      <${Reach} matchers=${wanted} held=${held} />
      <${Length} length=${length} onChange=${setLength} />
      <label>
        Author
        <input required autocomplete="name" autofocus=${known === ''} value=${author} onInput=${typed(setAuthor)} />
      </label>
      <label>
        Comment
        <input placeholder="Why, and what is being done" autofocus=${known !== ''} value=${comment} onInput=${typed(setComment)} />
      </label>
      ${error && html`<p class="error" role="alert">${error}</p>`}
      <div class="actions">
        <button type="submit" class="primary" disabled=${wanted.length === 0 || !(lasts > 0)}>
          Silence${lasts > 0 ? ` for ${formatDuration(lasts)}` : ''}
        </button>
        <button type="button" onClick=${() => dialog.current?.close()}>Cancel</button>
      </div>
    </form>
  </dialog>`;
}

/** @param {{matchers: Matcher[], onChange: (matchers: Matcher[]) => void}} props */
function MatcherFields({ matchers, onChange }) {
  /** @param {number} at @param {Partial<Matcher>} change */
  const set = (at, change) => onChange(matchers.map((m, i) => (i === at ? { ...m, ...change } : m)));
  const job = matchers.find(({ name, value }) => name === 'job' && value !== '');
  return html`<fieldset class="matchers">
    <legend>Alerts with these labels</legend>
    ${matchers.map((m, i) => html`<${MatcherField} key=${i} matcher=${m} onChange=${(/** @type {Partial<Matcher>} */ change) => set(i, change)}
      onRemove=${() => onChange(matchers.filter((_, j) => j !== i))} />`)}
    <button type="button" onClick=${() => onChange([...matchers, { ...anyLabel }])}>Add a label</button>
    ${job && matchers.length > 1 && html`<button type="button" onClick=${() => onChange([job])}>All alerts of ${job.value}</button>`}
  </fieldset>`;
}

const anyLabel = { name: '', value: '', isRegex: false, isEqual: true };

/** @param {{matcher: Matcher, onChange: (change: Partial<Matcher>) => void, onRemove: () => void}} props */
function MatcherField({ matcher, onChange, onRemove }) {
  const { name, value } = matcher;
  const compare = typed((operator) => onChange({ isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') }));
  return html`<div class="matcher">
    <input aria-label="Label" placeholder="label" value=${name} onInput=${typed((to) => onChange({ name: to }))} />
    <select aria-label=${`How ${name} is compared`} value=${operatorOf(matcher)} onChange=${compare}>
      ${operators.map((operator) => html`<option key=${operator} value=${operator}>${operator}</option>`)}
    </select>
    <input aria-label=${`Value of ${name}`} value=${value} onInput=${typed((to) => onChange({ value: to }))} />
    <button type="button" aria-label=${`Without ${name}`} title="Whatever its value is" onClick=${onRemove}>×</button>
  </div>`;
}

/** Alerts that are named. */
const few = 5;

/** Says which alerts a silence would silence. @param {{matchers: Matcher[], held: Held[]}} props */
function Reach({ matchers, held }) {
  const reached = matchers.length === 0 ? [] : held.filter(({ labels }) => matches(matchers, labels));
  const names = [...new Set(reached.map(({ labels }) => labels.alertname))];
  const what = `${reached.length} firing ${reached.length === 1 ? 'alert' : 'alerts'}`;
  const which = names.length > 0 ? html`: <bdi>${names.slice(0, few).join(', ')}${names.length > few ? ', …' : ''}</bdi>` : '';
  return html`<p class="hint" role="status">This silences ${what}${which}.</p>`;
}

/** @param {{length: string, onChange: (length: string) => void}} props */
function Length({ length, onChange }) {
  const [custom, setCustom] = useState(false);
  const choose = (/** @type {string} */ one) => {
    setCustom(false);
    onChange(one);
  };
  /** @param {string} value @param {string} text @param {boolean} checked @param {() => void} onChoose */
  const choice = (value, text, checked, onChoose) => html`<label key=${value}>
    <input type="radio" name="length" value=${value} checked=${checked} onChange=${onChoose} /> ${text}
  </label>`;
  return html`<fieldset class="lengths">
    <legend>For</legend>
    ${lengths.map((one) => choice(one, formatDuration(seconds(one)), !custom && length === one, () => choose(one)))}
    ${choice('custom', 'other', custom, () => setCustom(true))}
    ${custom && html`<input aria-label="How long, such as 45m, 3h or 7d" placeholder="45m, 3h, 7d" size="8" value=${length}
      aria-invalid=${seconds(length) > 0 ? 'false' : 'true'} onInput=${typed((to) => onChange(to.trim()))} />`}
  </fieldset>`;
}
