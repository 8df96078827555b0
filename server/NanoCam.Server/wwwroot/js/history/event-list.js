import { h } from '../dom.js';
import { number } from '../format.js';
import { t } from '../i18n.js';
import { fullTime, lengthText } from './times.js';

const most = 60;

/** Events whose cause is a name from another list of the API. */
const causes = { online: 'uplink', rejected: 'verdict', restart: 'resetReason', crash: 'crash' };

/** Events whose cause has a translation with all that the English detail contains. */
const translated = new Set(['recording-started', 'recording-stopped']);

/** Causes that every event of the kind has. */
const implied = new Set(['detector']);

/** Text of an event: what happened, why, and how long. */
export function eventText({ kind, cause, until, at, frames }) {
  const reason = cause && !implied.has(cause) ? t(`${causes[kind] ?? 'cause'}_${cause}`) : null;
  const length = until ? lengthText(until - at) : null;
  const count = frames ? t('eventFrames', { n: number(frames) }) : null;
  const details = [reason, length, count].filter(Boolean).join(t('listSeparator'));
  return details ? t('labeled', { label: t(`event_${kind}`), value: details }) : t(`event_${kind}`);
}

/** Text of the server about an event; null if it adds nothing to the translated text. */
export const eventDetail = ({ kind, detail }) => (translated.has(kind) ? null : detail);

/** Card with the events of the shown period. Each is a button that moves the cursor to it. */
export class EventList {
  #list = h('ul', { class: 'events' });
  #none = h('p', { class: 'hint' });
  #key = '';
  #seek;

  /** @param {(time: number) => void} seek */
  constructor(seek) {
    this.#seek = seek;
    this.element = h('section', { class: 'card' }, h('h2', {}, t('events')), this.#none, this.#list);
  }

  /** @param {import('./timeline-painter.js').Scene['lanes']} lanes @param {import('./time-window.js').Period} shown */
  show(lanes, shown) {
    const all = lanes.flatMap(({ name, data }) => data.events
      .filter(({ at, until }) => at <= shown.to && (until ?? at) >= shown.from)
      .map((event) => ({ ...event, name: lanes.length > 1 ? name : null })));
    const events = all.sort((a, b) => b.at - a.at).slice(0, most);
    const hasMore = lanes.some(({ data }) => data.hasMoreEvents);
    const key = JSON.stringify([all.length, hasMore, events.map(({ id, until, name }) => [id, until, name])]);
    if (key === this.#key) return;
    this.#key = key;
    this.#none.hidden = !hasMore && all.length > 0 && all.length <= most;
    this.#none.textContent = t(hasMore ? 'eventsTooMany' : all.length === 0 ? 'eventsNone' : 'eventsMore', { n: most });
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.dataset.event : null;
    this.#list.replaceChildren(...events.map((event) => this.#row(event)));
    if (focused) this.#list.querySelector(`[data-event="${focused}"]`)?.focus();
  }

  #row(event) {
    const text = event.name ? t('labeled', { label: event.name, value: eventText(event) }) : eventText(event);
    return h('li', { 'data-kind': event.kind },
      h('button', { type: 'button', class: 'event', 'data-event': event.id, onclick: () => this.#seek(event.at) },
        h('span', { class: 'event-text' }, text), h('span', { class: 'hint' }, fullTime(event.at)),
        eventDetail(event) && h('span', { class: 'hint' }, event.detail)));
  }
}
