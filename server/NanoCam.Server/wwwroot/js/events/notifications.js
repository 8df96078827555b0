import { loadTexts, t } from '../i18n.js';
import { eventDetail, eventText } from '../history/event-list.js';
import { readPreference, writePreference } from '../preferences.js';
import { cameraHistoryHref, eventsHref } from '../router.js';

/** Kinds that notify. The others happen too often, or tell the user nothing new. */
const notified = new Set(['motion', 'detection', 'offline', 'disk', 'restart', 'crash']);

/** Milliseconds in which one notification for a camera and kind is enough. */
const quiet = 10_000;

/** Whether this browser shows notifications of this page: they need HTTPS, or an address of this computer. */
export const areSupported = () => 'Notification' in window && window.isSecureContext;

/** Whether the user turned them on, and the browser allows them. */
export const areOn = () => areSupported() && Notification.permission === 'granted' && readPreference('notifications', false);

/**
 * Turns them on or off.
 * @param {boolean} enabled @returns {Promise<boolean>} whether they are on; false if the browser does not allow them
 */
export async function setNotifications(enabled) {
  const isAllowed = enabled && areSupported() && (await Notification.requestPermission()) === 'granted';
  writePreference('notifications', isAllowed);
  return isAllowed;
}

/** Shows notifications of events while the page is open. @param {import('../live-connection.js').LiveConnection} live */
export function startNotifications(live) {
  const shown = new Map();
  live.addEventListener('event', async ({ detail: event }) => {
    if (!areOn() || !notified.has(event.kind)) return;
    const key = `${event.camera} ${event.kind}`;
    if (Date.now() - (shown.get(key) ?? 0) < quiet) return;
    shown.set(key, Date.now());
    await loadTexts('recording', 'events');
    show(event, key, live.cameras.get(event.camera)?.name || event.camera || t('server'));
  });
}

function show(event, tag, title) {
  const at = Date.parse(event.time);
  const body = [eventText({ ...event, at, until: null }), eventDetail(event)].filter(Boolean).join('\n');
  try {
    const notification = new Notification(title, { body, tag, icon: new URL('icon.svg', document.baseURI).href });
    notification.onclick = () => {
      window.focus();
      location.hash = event.camera ? cameraHistoryHref(event.camera, { at, span: 600_000 }) : eventsHref();
    };
  } catch (error) {
    // Browsers of phones allow notifications only to pages with a service worker.
    console.debug(`NanoCam: ${error}`);
    writePreference('notifications', false);
  }
}
