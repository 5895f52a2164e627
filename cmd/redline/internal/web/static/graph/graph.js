// A drawing of services and of their calls.

import { useMemo, useState } from '../vendor/hooks.js';
import { isDown, reachedText } from './callgraph.js';
import { html } from '../parts/html.js';
import { inert } from '../parts/labels.js';
import { useNarrow } from '../parts/narrow.js';
import { layout } from './layout.js';
import { manyErrors } from '../data/thresholds.js';
import { go, link } from '../state/state.js';
import { format, formatWithin } from '../data/units.js';
import { Ring } from './ring.js';
import { wires } from './edgepaths.js';

/** @typedef {import('./callgraph.js').Service} Service */
/** @typedef {import('./callgraph.js').Call} Call */
/** @typedef {import('./callgraph.js').Rates} Rates */
/** @typedef {import('../data/types.js').Edge} Edge */

/** Sizes of boxes, and of the space between them. On a narrow window wires have no words until they are pointed at. */
const wide = { width: 196, height: 56, gapX: 240, gapY: 28 };
const narrow = { width: 164, height: 56, gapX: 44, gapY: 20 };
const caption = { width: 100, height: 30 };
const margin = 8;

/** @type {never[]} */
const none = [];

/** How small it is drawn before it is scrolled, and how large where there is room: so high, in pixels. */
const [least, largest, high] = [0.7, 1.5, 600];

/**
 * @param {{services: Service[], calls: Call[], path?: Edge[], cause?: string|string[], onOpen?: (name: string) => void}} props path: the calls that open incidents go along; cause: the services that they come from; onOpen: opens the level below a service
 */
export function Graph({ services, calls, path = none, cause = none, onOpen }) {
  const [lit, setLit] = useState('');
  const sizes = useNarrow() ? narrow : wide;
  const shape = JSON.stringify([services.map((s) => s.name), calls.map((c) => [c.from, c.to])]);
  const drawn = useMemo(() => {
    const placed = layout(services.map((s) => s.name), calls, sizes);
    return { placed, wired: wires(placed, calls, sizes, caption) };
  }, [shape, sizes]);
  const { placed, wired } = drawn;
  const [width, height] = [placed.width + 2 * margin, placed.height + 2 * margin];
  const most = Math.max(...calls.map((c) => c.rates.rate || 0), 1e-9);
  /** @param {Call} call */
  const isLit = (call) => call.from === lit || call.to === lit || keyOf(call) === lit;
  const struck = new Set(path.map(({ caller, callee }) => keyOf({ from: caller, to: callee })));
  const causes = new Set([cause].flat());
  const worried = new Set(calls.filter((call) => call.hurts || hurting(services, call.to)).map((call) => call.from));
  return html`<div class="graph">
    <svg viewBox=${`${-margin} ${-margin} ${width} ${height}`} class=${classes(sizes === narrow ? 'small' : '', { 'has-lit': lit !== '' })}
      style=${{ maxWidth: `${Math.max(1, Math.min(largest, high / height)) * width}px`, minWidth: `${least * width}px` }}
      role="group" aria-label="Services and what they call; the table has the calls">
      <defs><${Arrow} id="arrow" /><${Arrow} id="arrow-bad" /></defs>
      <g aria-hidden="true">
        ${calls.map((call, i) => html`<path key=${`${call.from} ${call.to}`} d=${wired[i].d}
          class=${classes('wire', { bad: call.hurts, struck: struck.has(keyOf(call)), lit: isLit(call) })}
          stroke-width=${thickness(call.rates.rate, most)} marker-end=${call.hurts || struck.has(keyOf(call)) ? 'url(#arrow-bad)' : 'url(#arrow)'} />`)}
        ${calls.map((call, i) => html`<${Reach} key=${`${call.from} ${call.to}`} call=${call} d=${wired[i].d} onLit=${setLit} />`)}
      </g>
      ${services.map((service) => html`<${Node} key=${service.name} service=${service}
        at=${placed.nodes.get(service.name)} sizes=${sizes} worried=${worried.has(service.name)} cause=${causes.has(service.name)} lit=${service.name === lit} onLit=${setLit} />`)}
      ${onOpen && html`<g aria-hidden="true">
        ${services.filter(({ known }) => known).map(({ name }) => html`<${Opener} key=${name} at=${placed.nodes.get(name)} sizes=${sizes} onClick=${() => onOpen(name)} />`)}
      </g>`}
      <g aria-hidden="true">
        ${calls.map((call, i) => {
          if ((!wired[i].free || sizes === narrow) && !isLit(call)) return null;
          return html`<${Caption} key=${`${call.from} ${call.to}`} at=${wired[i].caption} call=${call} lit=${isLit(call)} />`;
        })}
      </g>
    </svg>
  </div>`;
}

/** @param {{id: string}} props */
function Arrow({ id }) {
  return html`<marker id=${id} class=${id} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9"
    markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" /></marker>`;
}

/** @param {Pick<Call, 'from'|'to'>} call */
const keyOf = ({ from, to }) => JSON.stringify([from, to]);

/**
 * Reports whether a service is down, or fails its users.
 * @param {Service[]} services
 * @param {string} name
 */
function hurting(services, name) {
  return services.some((service) => service.name === name && (service.burns || isDown(service.reached)));
}

/** The panel of a service's calls, by the services that it calls. */
export const callsPanel = 'calls-calls-by-peer';

/**
 * The part of a wire that answers to a pointer: more than one sees. It leads to the calls of
 * the caller.
 * @param {{call: Call, d: string, onLit: (name: string) => void}} props
 */
function Reach({ call, d, onLit }) {
  const { rate, errors, p99, bounds } = call.rates;
  return html`<path class="reach" d=${d} onPointerEnter=${() => onLit(keyOf(call))} onPointerLeave=${() => onLit('')}
    onClick=${() => go(link('/service', { job: call.from, panel: callsPanel }))}>
    <title>${call.from} → ${call.to}: ${format(rate, 'req/s')} · ${format(errors, 'ratio')} · ${formatWithin(p99, 's', bounds)}</title>
  </path>`;
}

/**
 * @param {object} props
 * @param {Service} props.service
 * @param {import('./layout.js').Point} props.at
 * @param {import('./layout.js').Sizes} props.sizes
 * @param {boolean} props.worried whether it calls a service that fails
 * @param {boolean} props.cause whether an open incident comes from it
 * @param {boolean} props.lit
 * @param {(name: string) => void} props.onLit
 */
function Node({ service, at, sizes, worried, cause, lit, onLit }) {
  const { name, known, reached, burns, rates } = service;
  const fails = !worried && (rates.errors ?? 0) >= manyErrors; // by itself: nothing that it calls does
  const some = reached.up < reached.of && !isDown(reached);
  const shown = inert(shortened(name, Math.floor((sizes.width - ringRoom - (some ? 70 : 20)) / 8.8)));
  // The space keeps the name and the numbers apart where they are read aloud.
  const body = html`<title>${name}</title>
    <rect width=${sizes.width} height=${sizes.height} rx="6" />
    <text class="name" x="12" y="23">${shown}</text>${' '}
    <g transform=${`translate(${sizes.width - ringRoom + 4} 18)`}><${Ring} errors=${isDown(reached) ? 1 : rates.errors} known=${known} /></g>
    ${some && html`<text class="numbers" x=${sizes.width - ringRoom - 10} y="23" text-anchor="end">${reachedText(reached)}</text> `}
    <text class="numbers" x="12" y="44">${summary(service)}</text>`;
  const shared = {
    class: classes('node', { bad: burns || isDown(reached) || fails, worried, cause, foreign: !known, lit }),
    transform: `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`,
    onPointerEnter: () => onLit(name),
    onPointerLeave: () => onLit(''),
  };
  if (!known) return html`<g ...${shared}>${body}</g>`;
  const called = shown === name ? name : `${shown} (${name})`; // voice control finds it by the text that is shown
  const label = `${called} ${spoken(service)}${burns ? '; an alert fires' : ''}${fails ? '; many of its requests fail' : ''}${worried ? '; it calls what fails' : ''}${cause ? '; an incident comes from it' : ''}`;
  return html`<a href=${link('/service', { job: name })} aria-label=${label} ...${shared}
    onFocus=${() => onLit(name)} onBlur=${() => onLit('')}>${body}</a>`;
}

/**
 * The ring of a service as a button, for who points at it: the list beside the map does the same.
 * @param {{at: import('./layout.js').Point, sizes: import('./layout.js').Sizes, onClick: () => void}} props
 */
function Opener({ at, sizes, onClick }) {
  return html`<circle class="opener" r="13" cx=${at.x + sizes.width - ringRoom + 4} cy=${at.y + 18} onClick=${onClick}><title>Show its instances</title></circle>`;
}

/** Pixels that the ring of a service's health takes. */
const ringRoom = 22;

/** @param {Service} service */
function summary({ known, reached, rates }) {
  if (!known) return 'not scraped';
  if (isDown(reached)) return 'down';
  const errors = html`<tspan class=${(rates.errors ?? 0) >= manyErrors ? 'bad' : ''}>${format(rates.errors, 'ratio')}</tspan>`;
  return html`${format(rates.rate, 'req/s')} · ${errors} · ${formatWithin(rates.p99, 's', rates.bounds)}`;
}

/** @param {{at: import('./layout.js').Point, call: Call, lit: boolean}} props */
function Caption({ at, call, lit }) {
  const [rate, errors, p99] = [format(call.rates.rate, 'req/s'), format(call.rates.errors, 'ratio'), formatWithin(call.rates.p99, 's', call.rates.bounds)];
  const width = Math.max(rate.length, errors.length + p99.length + 3) * letter + 8;
  return html`<g class=${classes('caption', { bad: call.hurts, lit })} transform=${`translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`}>
    <rect x=${-width / 2} y=${-caption.height / 2} width=${width} height=${caption.height} rx="4" />
    <text y="-2">${rate}</text>
    <text y="11"><tspan class="errors">${errors}</tspan> · ${p99}</text>
  </g>`;
}

/** About how wide a letter of a caption is. */
const letter = 5.5;

/**
 * @param {number|undefined} rate
 * @param {number} most
 */
function thickness(rate, most) {
  return (1.25 + 3.25 * Math.sqrt((rate || 0) / most)).toFixed(2);
}

/** The texts of a node, with the meaning of its numbers. @param {Service} service */
function spoken({ reached, rates: { rate, errors, p99, bounds } }) {
  if (isDown(reached)) return 'down';
  return `${reached.up < reached.of ? `${reachedText(reached)} · ` : ''}${format(rate, 'req/s')} · ${format(errors, 'ratio')} · ${formatWithin(p99, 's', bounds)}: requests, errors and p99`;
}

/**
 * @param {string} text
 * @param {number} length
 */
function shortened(text, length) {
  const characters = [...text.slice(0, 4 * length)];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text;
}

/**
 * @param {string} always
 * @param {Record<string, boolean>} others
 */
function classes(always, others) {
  return [always, ...Object.keys(others).filter((name) => others[name])].join(' ');
}
