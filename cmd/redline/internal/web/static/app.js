// The page's frame: where to go, which time is shown, and the page that is shown.

import { html } from './parts/html.js';
import { render } from './vendor/preact.js';
import { useEffect, useRef } from './vendor/hooks.js';
import { askFiring } from './alerting/alerting.js';
import { arrive } from './state/foreignlinks.js';
import { Away } from './frame/disconnected.js';
import { nextChart } from './charts/chartkeys.js';
import { Icon } from './charts/figure.js';
import { useLoad } from './data/load.js';
import { beside, incidentOf, pageOf } from './data/address.js';
import { useOpen } from './incidents/open.js';
import { WhatChanged } from './incidents/explanation.js';
import { keepPrints } from './state/print.js';
import { keepScroll } from './state/scroll.js';
import { Shortcuts } from './frame/shortcuts.js';
import { Spoken } from './parts/announce.js';
import { partStale } from './parts/staleelements.js';
import { go, link, TimeProvider, useAddress, useTime } from './state/state.js';
import { setUTC } from './data/zone.js';
import { applyTheme, nextTheme, useTheme } from './state/theme.js';
import { TimeControls } from './frame/timecontrols.js';
import Alerts from './pages/alerts.js';
import Explore from './pages/explore.js';
import Incident from './pages/incident.js';
import Incidents from './pages/incidents.js';
import Map from './pages/map.js';
import Nowhere from './pages/nowhere.js';
import Overview from './pages/overview.js';
import Service from './pages/service.js';
import Targets from './pages/targets.js';

const incidents = { path: '/incidents', title: 'Incidents', page: Incidents };
const pages = [
  { path: '/', title: 'Overview', page: Overview },
  incidents,
  { path: '/map', title: 'Map', page: Map },
  { path: '/alerts', title: 'Alerts', page: Alerts },
  { path: '/explore', title: 'Explore', page: Explore },
  { path: '/targets', title: 'Targets', page: Targets },
];
const service = { path: '/service', title: 'Service', page: Service };
const incident = { path: '/incidents/', title: 'Incident', page: Incident };
const nowhere = { path: '', title: 'No such page', page: Nowhere };

/** The address of the page's icon, which has its content's hash in it, and stays as the page's changes. */
const icon = settled(/** @type {HTMLLinkElement|null} */ (document.querySelector('link[rel=icon]')));

function App() {
  const address = useAddress();
  const zone = address.searchParams.get('zone') ?? '';
  setUTC(zone === 'utc');
  const shown = pageAt(address) ?? nowhere;
  const main = useRef(/** @type {HTMLElement|null} */ (null));
  const first = useRef(true);
  useEffect(() => {
    // Who goes to another page by keyboard or screen reader goes on from its start.
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [shown]);
  const of = (shown === service && address.searchParams.get('job')) || shown.title;
  useEffect(() => {
    document.title = `${of} · Redline`;
  }, [of]);
  return html`<${TimeProvider}>
    <a class="skip" href="#main">Skip to the content</a>
    ${shown === service && html`<a class="skip" href="#row-0" onClick=${toCharts}>Skip to the charts</a>`}
    <header class="top">
      <a class="brand" href=${link('/')}><img src=${icon} alt="" width="20" height="20" />Redline</a>
      <${Navigation} path=${shown.path} />
      <${TimeControls} />
      <${WhatChanged} />
      <${ThemeSwitch} />
      <${Shortcuts} />
    </header>
    <${Away} />
    <main id="main" tabindex="-1" ref=${main}><${Shown} key=${`${shown.path} ${zone}`} page=${shown.page} /></main>
    <${Spoken} />
  <//>`;
}

/**
 * Returns the whole address of a link. It takes the place of the relative one, which would be
 * another one on a page that is a level below.
 * @param {HTMLLinkElement|null} to
 */
function settled(to) {
  if (!to) return undefined;
  to.href = String(to.href);
  return to.href;
}

/** Returns the page at an address, if there is one. @param {URL} address */
function pageAt(address) {
  return incidentOf(address) ? incident : [...pages, service].find(({ path }) => path === pageOf(address));
}

/** A page, once the time to show is known. @param {{page: any}} props */
function Shown({ page }) {
  return useTime().known ? html`<${page} />` : html`<p class="hint">Loading…</p>`;
}

/** @param {Event} event */
function toCharts(event) {
  event.preventDefault();
  nextChart();
}

/** @param {{path: string}} props */
function Navigation({ path }) {
  const { tick } = useTime();
  const { data } = useLoad(askFiring, [], tick);
  const firing = data?.filter(({ told }) => told).length ?? 0;
  const open = useOpen();
  const known = pages.filter((page) => page !== incidents || open);
  return html`<nav aria-label="Pages">
    ${known.map(
      (page) => html`<a key=${page.path} href=${link(page.path)} aria-current=${page.path === path ? 'page' : page === incidents && path === incident.path ? 'true' : undefined}>
        ${page.title}
        ${page === incidents && open && open.length > 0 && html`${' '}<span class="count">${open.length}<span class="unseen"> open</span></span>`}
        ${page.path === '/alerts' && firing > 0 && html`${' '}<span class="count">${firing}<span class="unseen"> firing</span></span>`}
      </a>`,
    )}
  </nav>`;
}

function ThemeSwitch() {
  const [theme, choose] = useTheme();
  const icons = { system: 'system', light: 'sun', dark: 'moon' };
  const next = nextTheme(theme);
  const label = `Theme: ${theme}. Change to ${next}`;
  return html`<button type="button" class="quiet" title=${label} onClick=${() => choose(next)}>
    <${Icon} name=${icons[theme]} /><span class="unseen">${label}</span>
  </button>`;
}

/**
 * Follows links to the page's own addresses without loading it anew.
 * @param {MouseEvent} event
 */
function follow(event) {
  const anchor = event.target instanceof Element ? event.target.closest('a') : null;
  if (!anchor || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || anchor.target || anchor.hasAttribute('download')) return;
  const to = new URL(anchor.getAttribute('href') ?? '', location.href); // a link within SVG has no href of text
  if (!beside(to) || to.hash || !pageAt(to)) return;
  event.preventDefault();
  go(to.pathname + to.search);
  scrollTo(0, 0);
}

partStale();
keepScroll();
keepPrints();
applyTheme();
arrive();
document.addEventListener('click', follow);
render(html`<${App} />`, /** @type {Element} */ (document.getElementById('app')));
