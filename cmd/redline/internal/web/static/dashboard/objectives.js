// The objectives of a service and of its routes, and the rest of their budgets.

import { html } from '../parts/html.js';
import { instant } from '../data/api.js';
import { Change, useComparison } from '../state/compare.js';
import { useLoad } from '../data/load.js';
import { bind } from '../data/promql.js';
import { nothing, numberOf } from '../data/samples.js';
import { useTime } from '../state/state.js';
import { format, formatBudget, formatDuration } from '../data/units.js';

/** @typedef {import('../data/types.js').Objective} Objective */

/** The part of a window that is as good as all of it: samples come some seconds late. */
const mostCovered = 0.95;

/**
 * Budgets are of 30 days, up to the end of the time that is shown.
 * @param {{objectives: Objective[]}} props
 */
export function Objectives({ objectives }) {
  const time = useTime();
  const compared = useComparison();
  const load = async (/** @type {AbortSignal} */ signal) => {
    const at = (/** @type {string} */ expr, /** @type {number} */ end) => instant(bind(expr, {}), end, { signal }).then(([one]) => (one ? numberOf(one.value?.[1]) : undefined));
    return Promise.all(objectives.map(async ({ left, covered, burns }) => {
      const [now, before, days, ...rest] = await Promise.all([
        at(left, time.end), compared ? at(left, compared.time.end) : undefined, at(covered, time.end),
        ...burns.map(({ expr }) => at(expr, time.end)), ...burns.map((burn) => at(burn.covered, time.end)),
      ]);
      return { left: now, before, days, rates: rest.slice(0, burns.length), covered: rest.slice(burns.length) };
    }));
  };
  const { data } = useLoad(load, [objectives, compared?.id, time.live || time.end], time.tick);
  if (objectives.length === 0) return null;
  const windows = objectives[0].burns.map(({ window }) => window);
  return html`<section class="surface objectives" aria-labelledby="objectives">
    <header class="finding"><h2 id="objectives">Objectives</h2>
      <span class="hint">Budgets are of 30 days. A burn of 1 uses one up in 30 days.</span></header>
    <div class="scroll" tabindex="0" role="region" aria-label="Table of objectives">
      <table>
        <thead><tr>
          <th scope="col">Of</th><th scope="col">Objective</th><th scope="col" class="number">Budget left</th>
          ${windows.map((window) => html`<th scope="col" key=${window} class="number">Burn in ${window}</th>`)}
        </tr></thead>
        <tbody>
          ${objectives.map((one, i) => html`<tr key=${`${one.name} ${one.route}`}>
            <th scope="row">${one.ofRoute ? html`<bdi>${one.route || nothing}</bdi>` : 'all requests'}</th>
            <td>${textOf(one)}</td>
            <td class=${`number ${(data?.[i].left ?? 1) <= 0 ? 'bad' : ''}`}>
              ${data && data[i].left === undefined ? html`<span class="hint" title="It is known after three days of data, and of enough requests. Where rule files of your own apply, it is not recorded.">not known yet</span>` : formatBudget(data?.[i].left)}
              ${data && data[i].left !== undefined && html`<${Covered} of=${30 * 86400} seconds=${data[i].days} />`}
              ${compared && data && data[i].left !== undefined && html`<${Change} now=${data[i].left} before=${data[i].before} unit="ratio" text=${compared.text} />`}
            </td>
            ${one.burns.map((burn, w) => html`<td class=${`number ${(data?.[i].rates[w] ?? 0) > 1 ? 'bad' : ''}`} key=${burn.window}>
              ${format(data?.[i].rates[w])}
              ${data?.[i].rates[w] !== undefined && html`<${Covered} of=${burn.seconds} seconds=${data?.[i].covered[w]} />`}
            </td>`)}
          </tr>`)}
        </tbody>
      </table>
    </div>
  </section>`;
}

/**
 * How much of a window there are data for, where they are not all of it.
 * @param {{of: number, seconds?: number}} props
 */
function Covered({ of, seconds }) {
  if (seconds === undefined || seconds >= mostCovered * of) return null;
  return html` <span class="hint">in ${formatDuration(seconds)} of data</span>`;
}

/** An objective in words. @param {Objective} objective */
function textOf({ name, ratio, target }) {
  const part = `${Number((100 * ratio).toPrecision(12))}\u202f%`;
  return name === 'availability' ? `${part} without an error` : `${part} within ${format(target, 's')}`;
}
