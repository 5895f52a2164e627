// The page's frame: where to go, which time is shown, and the page that is shown.

import { html } from './html.js';
import { render } from './vendor/preact.js';
import { useEffect, useRef } from './vendor/hooks.js';
import { get } from './api.js';
import { Away } from './away.js';
import { Icon } from './figure.js';
import { useLoad } from './load.js';
import { go, link, TimeProvider, useAddress, useTime } from './state.js';
import { applyTheme, useTheme } from './theme.js';
import { TimeControls } from './timecontrols.js';
import Alerts from './pages/alerts.js';
import Explore from './pages/explore.js';
import Map from './pages/map.js';
import Overview from './pages/overview.js';
import Service from './pages/service.js';
import Targets from './pages/targets.js';

const pages = [
  { path: '/', title: 'Overview', page: Overview },
  { path: '/map', title: 'Map', page: Map },
  { path: '/alerts', title: 'Alerts', page: Alerts },
  { path: '/explore', title: 'Explore', page: Explore },
  { path: '/targets', title: 'Targets', page: Targets },
];
const service = { path: '/service', title: 'Service', page: Service };

function App() {
  const { pathname, searchParams } = useAddress();
  const shown = [...pages, service].find(({ path }) => path === pathname) ?? pages[0];
  const main = useRef(/** @type {HTMLElement|null} */ (null));
  const first = useRef(true);
  useEffect(() => {
    // Who goes to another page by keyboard or screen reader goes on from its start.
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [shown]);
  const of = shown === service ? searchParams.get('job') : shown.title;
  useEffect(() => {
    document.title = `${of} · Redline`;
  }, [of]);
  return html`<${TimeProvider}>
    <a class="skip" href="#main">Skip to the content</a>
    <header class="top">
      <a class="brand" href=${link('/')}><img src="/static/icon.svg" alt="" width="20" height="20" />Redline</a>
      <${Navigation} path=${shown.path} />
      <${TimeControls} />
      <${ThemeSwitch} />
    </header>
    <${Away} />
    <main id="main" tabindex="-1" ref=${main}><${shown.page} key=${shown.path} /></main>
  <//>`;
}

/** @param {{path: string}} props */
function Navigation({ path }) {
  const { tick } = useTime();
  const { data } = useLoad((signal) => get('/api/v1/alerts', {}, { signal }), [], tick);
  const firing = data?.alerts.filter((/** @type {{state: string}} */ alert) => alert.state === 'firing').length ?? 0;
  return html`<nav aria-label="Pages">
    ${pages.map(
      (page) => html`<a key=${page.path} href=${link(page.path)} aria-current=${page.path === path ? 'page' : undefined}>
        ${page.title}
        ${page.path === '/alerts' && firing > 0 && html`${' '}<span class="count">${firing}<span class="unseen"> firing</span></span>`}
      </a>`,
    )}
  </nav>`;
}

function ThemeSwitch() {
  const [theme, choose] = useTheme();
  const themes = /** @type {const} */ ([['system', 'system'], ['light', 'sun'], ['dark', 'moon']]);
  const at = themes.findIndex(([name]) => name === theme);
  const [next] = themes[(at + 1) % themes.length];
  const label = `Theme: ${theme}. Change to ${next}`;
  return html`<button type="button" class="quiet" title=${label} onClick=${() => choose(next)}>
    <${Icon} name=${themes[at][1]} /><span class="unseen">${label}</span>
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
  if (to.origin !== location.origin || to.hash || ![...pages, service].some(({ path }) => path === to.pathname)) return;
  event.preventDefault();
  go(to.pathname + to.search);
  scrollTo(0, 0);
}

applyTheme();
document.addEventListener('click', follow);
render(html`<${App} />`, /** @type {Element} */ (document.getElementById('app')));
