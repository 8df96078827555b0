import { h, icon, setIconButton, iconButton } from '../dom.js';
import { eventDetail, eventText } from '../history/event-list.js';
import { clockTime } from '../history/times.js';
import { t } from '../i18n.js';
import { cameraHistoryHref, cameraHref } from '../router.js';

/** Milliseconds of the timeline around an event. */
const span = 600_000;

/** Time in milliseconds since 1970 at which the recording of an event is opened. @param {import('./requests.js').ServerEvent} event */
export const momentOf = (event) => Date.parse(event.best ?? event.time);

/**
 * Row of an event: picture, what happened, and links to the recording and to the live view.
 * @param {import('./requests.js').ServerEvent} event @param {string} name of the camera
 * @param {import('./seen.js').SeenEvents} seen @param {() => void} onSeen called when the reader marks the event
 */
export function eventRow(event, name, seen, onSeen) {
  const at = Date.parse(event.time);
  const what = eventText({ ...event, at, until: event.end && Date.parse(event.end) });
  const image = h('img', { alt: '', hidden: true });
  const picture = h('span', { class: 'event-picture', 'aria-hidden': 'true' }, icon(pictureOf(event.kind)), image);
  const words = h('span', { class: 'event-words' },
    h('span', { class: 'event-text' }, what),
    h('span', { class: 'event-where' }, event.camera ? name : t('server')),
    eventDetail(event) && h('span', { class: 'hint' }, event.detail));
  const time = h('time', { class: 'hint', dateTime: event.time }, clockTime(at).slice(0, 8));
  const main = event.camera
    ? h('a', { class: 'event-open', href: cameraHistoryHref(event.camera, { at: momentOf(event), span }) }, picture, words, time)
    : h('div', { class: 'event-open', tabIndex: 0, role: 'group' }, picture, words, time);
  const mark = iconButton('check', '', toggle);
  const row = h('li', { class: 'event-row', 'data-kind': event.kind, 'data-id': event.id }, main,
    h('span', { class: 'event-tools' },
      event.camera && link(cameraHref(event.camera), 'eye', t('liveOf', { name })), mark));
  show();
  return { element: row, main, picture: image, show, toggle };

  function toggle() {
    if (!seen.isSingle(event.id)) return;
    seen.mark(event.id, !seen.has(event.id));
    show();
    onSeen();
  }

  function show() {
    const isSeen = seen.has(event.id);
    row.dataset.seen = String(isSeen);
    mark.hidden = !seen.isSingle(event.id);
    setIconButton(mark, 'check', t(isSeen ? 'markNew' : 'markSeen'));
    mark.setAttribute('aria-pressed', String(isSeen));
  }
}

function link(href, name, label) {
  return h('a', { class: 'icon-button', href, title: label, 'aria-label': label }, icon(name));
}

function pictureOf(kind) {
  if (kind === 'motion' || kind === 'detection') return 'person';
  if (kind === 'disk' || kind === 'rejected') return 'warning';
  if (kind.startsWith('recording')) return 'record';
  return kind === 'online' ? 'check' : 'offline';
}
