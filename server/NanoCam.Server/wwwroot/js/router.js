/** @typedef {{view: 'wall'} | {view: 'pairing'} | {view: 'account'} | {view: 'admin'} | {view: 'camera' | 'stills', id: string}} Route */

/**
 * View that the URL names. Views are in the hash of one document, so any sub-path works without server rules.
 * @returns {Route}
 */
export function route() {
  if (location.hash === pairingHref) return { view: 'pairing' };
  const match = /^#\/(camera|stills)\/(.+)$/.exec(location.hash);
  if (location.hash === '#/account') return { view: 'account' };
  if (location.hash === '#/admin') return { view: 'admin' };
  if (!match) return { view: 'wall' };
  try {
    return { view: match[1], id: decodeURIComponent(match[2]) };
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

/** Link to the stored stills of a camera. */
export function stillsHref(id) {
  return `#/stills/${encodeURIComponent(id)}`;
}

/** Opens the wall. The camera page stays in the history. */
export function toWall() {
  location.hash = '#/';
}

/** Calls `listener` with the current route, and again on every change. */
export function onRoute(listener) {
  window.addEventListener('hashchange', () => listener(route()));
  listener(route());
}
