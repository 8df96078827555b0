/**
 * @typedef {{view: 'events', query: URLSearchParams} | {view: 'wall'} | {view: 'pairing'} | {view: 'account'} | {view: 'admin'} | {view: 'camera' | 'explain' | 'stills', id: string}
 *   | {view: 'history', id: string|null, query: URLSearchParams}} Route
 */

/**
 * View of the current URL. Views are in the hash of one document, so any sub-path works without server rules.
 * @returns {Route}
 */
export function route() {
  if (location.hash === pairingHref) return { view: 'pairing' };
  const match = /^#\/(camera|explain|stills|history)\/([^?]+)(\?.*)?$/.exec(location.hash);
  const [, events] = /^#\/events(\?.*)?$/.exec(location.hash) ?? [null];
  if (events !== undefined || location.hash === '#/events') return { view: 'events', query: new URLSearchParams(events) };
  if (location.hash === '#/account') return { view: 'account' };
  if (location.hash === '#/admin') return { view: 'admin' };
  if (location.hash === historyHref) return { view: 'history', id: null, query: new URLSearchParams() };
  if (!match) return { view: 'wall' };
  try {
    const id = decodeURIComponent(match[2]);
    return match[1] === 'history' ? { view: 'history', id, query: new URLSearchParams(match[3]) } : { view: match[1], id };
  } catch {
    // A hand-edited URL can contain an invalid escape sequence.
    return { view: 'wall' };
  }
}

/** Link to the pairing page. */
export const pairingHref = '#/pairing';

/** Link to the page of a camera. */
export function cameraHref(id) {
  return `#/camera/${encodeURIComponent(id)}`;
}

/** Link to the page that explains what happened to a camera. */
export function explainHref(id) {
  return `#/explain/${encodeURIComponent(id)}`;
}

/** Link to the stored stills of a camera. */
export function stillsHref(id) {
  return `#/stills/${encodeURIComponent(id)}`;
}

/** Link to the recordings of the first camera. */
export const historyHref = '#/history';

/** Link to the recordings of a camera. @param {string} id @param {Record<string, string|number>} [query] where to start */
export function cameraHistoryHref(id, query = {}) {
  const text = String(new URLSearchParams(Object.entries(query)));
  return `#/history/${encodeURIComponent(id)}${text && `?${text}`}`;
}

/** Link to the events. @param {Record<string, string>} [query] camera and kinds that are shown */
export function eventsHref(query = {}) {
  const text = String(new URLSearchParams(Object.entries(query).filter(([, value]) => value)));
  return `#/events${text && `?${text}`}`;
}

/** Opens the wall. The camera page stays in the browser history. */
export function toWall() {
  location.hash = '#/';
}

/** Calls `listener` with the current route, and again on every change. */
export function onRoute(listener) {
  window.addEventListener('hashchange', () => listener(route()));
  listener(route());
}
