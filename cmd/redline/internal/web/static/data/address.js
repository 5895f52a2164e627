// The place of the page: at the root of a server, or below a proxy's prefix.
// In the code addresses are as the engine has them, such as /api/v1/query.

/**
 * The path that all pages are below, such as `/` or `/mon/`. The script's address has it,
 * also where the page is the answer to an address that is none.
 */
const script = /** @type {HTMLScriptElement|null|undefined} */ (globalThis.document?.querySelector?.('script[type=module][src]'));
const root = script ? new URL('..', script.src).pathname : null;

/**
 * The engine's address as it is from any of the pages.
 * @param {string} path such as `/api/v1/query`
 */
export const at = (path) => (root === null ? `.${path}` : root + path.slice(1));

/**
 * Returns the path of one of the pages without the prefix, such as `/map`.
 * @param {URL} url
 */
export const pageOf = ({ pathname }) => pathname.slice(root !== null && pathname.startsWith(root) ? root.length - 1 : pathname.lastIndexOf('/'));

/**
 * Reports whether an address is below the pages' root.
 * @param {URL} url
 */
export const beside = ({ origin, pathname }) => origin === location.origin && pathname.startsWith(root ?? new URL('.', location.href).pathname);

const incidents = '/incidents/';

/**
 * Returns the ID of the incident that an address is of, or nothing.
 * @param {URL} url
 */
export function incidentOf(url) {
  const page = pageOf(url);
  return page.startsWith(incidents) ? decoded(page.slice(incidents.length)) : '';
}

/**
 * Returns the path of the page of an incident.
 * @param {string} id
 */
export const incidentPage = (id) => incidents + encodeURIComponent(id);

/** @param {string} text of an address */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody typed it so
  }
}
