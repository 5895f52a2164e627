// A drawing of services and of what they call.

import { useMemo, useState } from './vendor/hooks.js';
import { html } from './html.js';
import { inert } from './labels.js';
import { layout } from './layout.js';
import { manyErrors } from './limits.js';
import { link } from './state.js';
import { format } from './units.js';
import { wires } from './wires.js';

/** @typedef {import('./callgraph.js').Service} Service */
/** @typedef {import('./callgraph.js').Call} Call */
/** @typedef {import('./callgraph.js').Rates} Rates */

const sizes = { width: 196, height: 56, gapX: 140, gapY: 28 };
const caption = { width: 90, height: 30 };
const margin = 8;

/** How small it is drawn before it is scrolled. */
const least = 0.7;

/**
 * @param {{services: Service[], calls: Call[]}} props
 */
export function Graph({ services, calls }) {
  const [lit, setLit] = useState('');
  const shape = JSON.stringify([services.map((s) => s.name), calls.map((c) => [c.from, c.to])]);
  const drawn = useMemo(() => {
    const placed = layout(services.map((s) => s.name), calls, sizes);
    return { placed, wired: wires(placed, calls, sizes, caption) };
  }, [shape]);
  const { placed, wired } = drawn;
  const [width, height] = [placed.width + 2 * margin, placed.height + 2 * margin];
  const most = Math.max(...calls.map((c) => c.rates.rate || 0), 1e-9);
  /** @param {Call} call */
  const isLit = (call) => call.from === lit || call.to === lit;
  return html`<div class="graph">
    <svg viewBox=${`${-margin} ${-margin} ${width} ${height}`} class=${lit ? 'has-lit' : ''}
      style=${{ maxWidth: `${width}px`, minWidth: `${least * width}px` }}
      role="group" aria-label="Services and what they call; the table has the calls">
      <defs><${Arrow} id="arrow" /><${Arrow} id="arrow-bad" /></defs>
      <g aria-hidden="true">
        ${calls.map((call, i) => html`<path key=${`${call.from} ${call.to}`} d=${wired[i].d}
          class=${classes('wire', { bad: call.hurts, lit: isLit(call) })}
          stroke-width=${thickness(call.rates.rate, most)} marker-end=${call.hurts ? 'url(#arrow-bad)' : 'url(#arrow)'} />`)}
      </g>
      ${services.map((service) => html`<${Node} key=${service.name} service=${service}
        at=${placed.nodes.get(service.name)} lit=${service.name === lit} onLit=${setLit} />`)}
      <g aria-hidden="true">
        ${calls.map((call, i) => {
          if (!wired[i].free && !isLit(call)) return null;
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

/**
 * @param {{service: Service, at: import('./layout.js').Point, lit: boolean, onLit: (name: string) => void}} props
 */
function Node({ service, at, lit, onLit }) {
  const { name, known, up, burns } = service;
  const shown = inert(shortened(name, 22));
  // The space keeps the name and the numbers apart where they are read aloud.
  const body = html`<title>${name}</title>
    <rect width=${sizes.width} height=${sizes.height} rx="6" />
    <text class="name" x="12" y="23">${shown}</text>${' '}
    <text class="numbers" x="12" y="44">${summary(service)}</text>`;
  const shared = {
    class: classes('node', { bad: burns || !up, foreign: !known, lit }),
    transform: `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`,
    onPointerEnter: () => onLit(name),
    onPointerLeave: () => onLit(''),
  };
  if (!known) return html`<g ...${shared}>${body}</g>`;
  const label = `${name} ${spoken(service)}${burns ? '; an alert fires' : ''}`;
  return html`<a href=${link('/service', { job: name })} aria-label=${label} ...${shared}
    onFocus=${() => onLit(name)} onBlur=${() => onLit('')}>${body}</a>`;
}

/** @param {Service} service */
function summary({ known, up, rates }) {
  if (!known) return 'not scraped';
  if (!up) return 'down';
  const errors = html`<tspan class=${(rates.errors ?? 0) >= manyErrors ? 'bad' : ''}>${format(rates.errors, 'ratio')}</tspan>`;
  return html`${format(rates.rate, 'req/s')} · ${errors} · ${format(rates.p99, 's')}`;
}

/** @param {{at: import('./layout.js').Point, call: Call, lit: boolean}} props */
function Caption({ at, call, lit }) {
  const [rate, errors, p99] = [format(call.rates.rate, 'req/s'), format(call.rates.errors, 'ratio'), format(call.rates.p99, 's')];
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

/** What a node says, and what its numbers are. @param {Service} service */
function spoken({ up, rates: { rate, errors, p99 } }) {
  if (!up) return 'down';
  return `${format(rate, 'req/s')} · ${format(errors, 'ratio')} · ${format(p99, 's')}: requests, errors and p99`;
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
