/** @typedef {{view: 'wall'} | {view: 'pairing'} | {view: 'account'} | {view: 'admin'} | {view: 'camera', id: string}} Route */

/**
 * The view an address asks for. The hash keeps every view on one document, so any sub-path works without server rules.
 * @returns {Route}
 */
export function route() {
  if (location.hash === pairingHref) return { view: 'pairing' };
  const match = /^#\/camera\/(.+)$/.exec(location.hash);
  if (location.hash === '#/account') return { view: 'account' };
  if (location.hash === '#/admin') return { view: 'admin' };
  if (!match) return { view: 'wall' };
  try {
    return { view: 'camera', id: decodeURIComponent(match[1]) };
  } catch {
    // A hand-edited address with a broken escape is no camera's.
    return { view: 'wall' };
  }
}

/** Address of the page on which cameras are paired. */
export const pairingHref = '#/pairing';

/** Address of a camera's page. */
export function cameraHref(id) {
  return `#/camera/${encodeURIComponent(id)}`;
}

/** Goes to the wall, leaving the camera's page in the history. */
export function toWall() {
  location.hash = '#/';
}

/** Calls `listener` with the route now and whenever it changes. */
export function onRoute(listener) {
  window.addEventListener('hashchange', () => listener(route()));
  listener(route());
}
