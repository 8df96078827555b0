import { announce, h, setText } from '../dom.js';
import { number } from '../format.js';
import { fullDay } from '../history/times.js';
import { t } from '../i18n.js';
import { hasLetterShortcuts } from '../preferences.js';
import { cameraHref, eventsHref, toWall } from '../router.js';
import { EventFilter } from './filter.js';
import { areOn, areSupported, setNotifications } from './notifications.js';
import { getPage, getSummary } from './requests.js';
import { eventRow, momentOf } from './row.js';
import { SeenEvents } from './seen.js';
import { Thumbnails } from './thumbnails.js';

/** Milliseconds between two reads of the newest events. */
const readEvery = 1_000;

/** Events of all cameras by day, newest first: filter, picture, links to the recording and to the live view, and what is new. */
export class EventsView {
  #live;
  #abort = new AbortController();
  #seen = new SeenEvents();
  #thumbnails = new Thumbnails();
  #filter;
  #days = h('div', { class: 'event-days' });
  #message = h('p', { class: 'hint', role: 'status' });
  #more = h('button', { type: 'button', class: 'button quiet', hidden: true, onclick: () => this.#readMore() }, t('showMore'));
  #markAll = h('button', { type: 'button', class: 'button quiet', onclick: () => this.#seeAll() }, t('markAllSeen'));
  /** Rows by id. @type {Map<number, {event: import('./requests.js').ServerEvent, row: ReturnType<typeof eventRow>}>} */
  #rows = new Map();
  #next = null;
  #timer = 0;
  #lastRead = 0;
  #turn = 0;
  #hasRead = false;

  /** @param {import('../live-connection.js').LiveConnection} live @param {URLSearchParams} query */
  constructor(live, query) {
    this.#live = live;
    document.title = `${t('events')} · NanoCam`;
    this.#filter = new EventFilter({ camera: query.get('camera') ?? '', kind: query.get('kind') ?? '' }, () => this.#filtered());
    this.#filter.update(live.cameras.values());
    this.element = h('main', { class: 'event-page', tabIndex: -1 },
      h('div', { class: 'event-head' }, h('h1', {}, t('events')), this.#filter.element, this.#markAll, notificationSwitch()),
      this.#days, this.#message, this.#more);
    const { signal } = this.#abort;
    document.addEventListener('keydown', (event) => this.#press(event), { signal });
    document.addEventListener('visibilitychange', () => this.#readSoon(), { signal });
    live.addEventListener('event', () => this.#readSoon(), { signal });
    live.addEventListener('link', () => live.state === 'open' && this.#readSoon(), { signal });
    live.addEventListener('cameras', () => this.#filter.update(live.cameras.values()), { signal });
    this.#read();
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  close() {
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.#thumbnails.close();
  }

  #filtered() {
    history.replaceState(null, '', eventsHref(this.#filter.value));
    this.#rows.clear();
    this.#days.replaceChildren();
    this.#next = null;
    this.#hasRead = false;
    this.#read();
  }

  /** Reads the newest events, at most once a second. */
  #readSoon() {
    if (document.hidden || this.#timer) return;
    this.#timer = setTimeout(() => this.#read(), Math.max(0, this.#lastRead + readEvery - Date.now()));
  }

  async #read() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#lastRead = Date.now();
    const turn = ++this.#turn;
    const page = await this.#load(null);
    if (!page || turn !== this.#turn) return;
    const isFirst = !this.#hasRead;
    this.#hasRead = true;
    if (isFirst) this.#next = page.next;
    else if (page.events.length > 0 && page.next && !page.events.some(({ id }) => this.#rows.has(id))) this.#startAgain(page);
    const added = page.events.filter(({ id }) => !this.#rows.has(id));
    this.#show(page.events);
    if (!isFirst && added.length > 0) announce(t('newEvents', { n: number(added.length) }));
  }

  /** There are more new events than a page holds, so the list is loaded again, without a gap. */
  #startAgain(page) {
    this.#rows.clear();
    this.#days.replaceChildren();
    this.#next = page.next;
  }

  async #readMore() {
    const from = this.#next;
    const page = await this.#load(from);
    // The list began again: the page would not continue it.
    if (!page || from !== this.#next) return;
    this.#next = page.next;
    const [first] = page.events;
    this.#show(page.events);
    if (first) this.#rows.get(first.id)?.row.main.focus();
  }

  /** Reads a page, or null if it failed or another filter was chosen in the meantime. */
  async #load(cursor) {
    const filter = this.#filter.value;
    try {
      const page = await getPage(filter, cursor, this.#abort.signal);
      return eventsHref(filter) === eventsHref(this.#filter.value) ? page : null;
    } catch (error) {
      if (!this.#abort.signal.aborted) setText(this.#message, error.message);
      return null;
    }
  }

  /** Adds rows, replaces those of events that have ended, and brings the days up to date. */
  #show(events) {
    const days = new Set();
    for (const event of events) {
      const old = this.#rows.get(event.id);
      if (old && JSON.stringify(old.event) === JSON.stringify(event)) continue;
      const row = this.#create(event);
      this.#rows.set(event.id, { event, row });
      const day = this.#day(Date.parse(event.time));
      days.add(day);
      if (old) {
        old.row.element.replaceWith(row.element);
      } else {
        const after = [...day.list.children].find((other) => this.#isBefore(Number(other.dataset.id), event));
        day.list.insertBefore(row.element, after ?? null);
      }
    }
    this.#more.hidden = this.#next === null;
    setText(this.#message, this.#rows.size > 0 ? '' : t(this.#filter.isUsed ? 'noEventsFound' : 'noEvents'));
    this.#showMarkAll();
    for (const day of days) this.#summarize(day);
  }

  #create(event) {
    const name = this.#live.cameras.get(event.camera)?.name || event.camera || '';
    const row = eventRow(event, name, this.#seen, () => this.#showMarkAll());
    if (event.camera) this.#thumbnails.observe(row.picture, event.camera, momentOf(event));
    return row;
  }

  #isBefore(id, event) {
    const other = this.#rows.get(id).event;
    return other.time < event.time || (other.time === event.time && id < event.id);
  }

  /** Section of the day of a time; days are in the user's time zone. */
  #day(time) {
    const at = new Date(time);
    const from = new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
    const known = [...this.#days.children].find(({ day }) => day.from === from);
    if (known) return known.day;
    const to = new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1).getTime() - 1;
    const summary = h('p', { class: 'event-summary' });
    const list = h('ul', { class: 'event-list' });
    const section = h('section', { class: 'card' }, h('div', { class: 'event-day' }, h('h2', {}, dayName(from)), summary), list);
    section.day = { from, to, summary, list };
    this.#days.insertBefore(section, [...this.#days.children].find(({ day }) => day.from < from) ?? null);
    return section.day;
  }

  /** Counts all events of a day, also those on pages that are not loaded. */
  async #summarize({ from, to, summary }) {
    try {
      const { camera, kind } = this.#filter.value;
      const { counts } = await getSummary({ from, to }, camera, this.#abort.signal);
      const sums = new Map();
      for (const { kind: one, count } of counts) if (!kind || kind.split(',').includes(one)) sums.set(one, (sums.get(one) ?? 0) + count);
      const sorted = [...sums].sort((a, b) => b[1] - a[1]);
      const texts = sorted.map(([one, count]) => t('eventCount', { kind: t(`event_${one}`), n: number(count) }));
      setText(summary, texts.join(t('listSeparator')));
    } catch (error) {
      // The list works without it.
      console.debug(`NanoCam: ${error}`);
    }
  }

  #showMarkAll() {
    this.#markAll.disabled = ![...this.#rows.keys()].some((id) => !this.#seen.has(id));
  }

  #seeAll() {
    this.#seen.markAll(Math.max(0, ...this.#rows.keys()));
    for (const { row } of this.#rows.values()) row.show();
    this.#showMarkAll();
    announce(t('allSeen'));
    this.focus();
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.target.closest?.('input, select, textarea, summary')) return;
    const letters = { l: () => this.#openLive(), m: () => this.#focused()?.row.toggle() };
    const arrows = { ArrowDown: () => this.#move(1), ArrowUp: () => this.#move(-1) };
    const keys = { ...arrows, Escape: toWall, ...(hasLetterShortcuts() ? letters : {}) };
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  #focused() {
    return this.#rows.get(Number(document.activeElement?.closest('.event-row')?.dataset.id));
  }

  #move(by) {
    const all = [...this.#days.querySelectorAll('.event-open')];
    const at = all.indexOf(document.activeElement?.closest('.event-row')?.querySelector('.event-open'));
    all[Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
  }

  #openLive() {
    const camera = this.#focused()?.event.camera;
    if (camera) location.assign(cameraHref(camera));
  }
}

function dayName(from) {
  const today = new Date();
  const start = new Date(today.getFullYear(), today.getMonth(), today.getDate());
  if (from === start.getTime()) return t('today');
  return fullDay(from);
}

/** Switch for notifications while the page is open, or why there are none. */
function notificationSwitch() {
  if (!areSupported()) return h('p', { class: 'hint event-notify' }, t('notificationsNeedHttps'));
  const hint = h('span', { class: 'hint', role: 'status' });
  const box = h('input', { type: 'checkbox', role: 'switch', class: 'switch', checked: areOn(), onchange: change });
  return h('label', { class: 'event-notify' }, box, h('span', {}, t('notifications')), hint);

  async function change() {
    const wanted = box.checked;
    box.checked = await setNotifications(wanted);
    setText(hint, wanted && !box.checked ? t('notificationsDenied') : '');
  }
}
