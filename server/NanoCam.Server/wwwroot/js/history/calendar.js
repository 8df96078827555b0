import { h, iconButton, setText } from '../dom.js';
import { number } from '../format.js';
import { t } from '../i18n.js';
import { getTimeline } from './requests.js';
import { fullDay, monthName, weekday } from './times.js';

const hour = 3_600;
const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
// Any week that starts on a Monday.
const weekdays = Array.from({ length: 7 }, (_, i) => new Date(2024, 0, 1 + i));

/**
 * Dialog with a calendar: days with recordings can be selected. Days are in the user's time zone, so the columns are hours instead of
 * UTC days.
 */
export class Calendar {
  #id;
  #month;
  #choose;
  #latest;
  #chosen;
  #title = h('h2', { 'aria-live': 'polite' });
  #body = h('tbody');
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #none = h('p', { class: 'hint', hidden: true }, t('calendarNone'));
  #next = iconButton('next', t('nextMonth'), () => this.#turn(1));
  #abort = new AbortController();
  #reading = 0;

  /** @param {string} id @param {number} time @param {number} latest @param {(day: Date) => void} choose */
  constructor(id, time, latest, choose) {
    this.#id = id;
    this.#choose = choose;
    this.#latest = latest;
    this.#chosen = new Date(time).toDateString();
    const at = new Date(time);
    this.#month = new Date(at.getFullYear(), at.getMonth(), 1);
    const head = h('tr', {}, ...weekdays.map((day) => h('th', { scope: 'col' },
      h('span', { 'aria-hidden': 'true' }, weekday(day, 'narrow')), h('span', { class: 'visually-hidden' }, weekday(day, 'long')))));
    this.element = h('dialog', { class: 'dialog calendar', 'aria-label': t('calendar'), tabIndex: -1, onclose: () => this.#closed(), onkeydown: (event) => this.#press(event) },
      h('div', { class: 'dialog-head' }, iconButton('back', t('previousMonth'), () => this.#turn(-1)), this.#title, this.#next,
        iconButton('close', t('close'), () => this.element.close())),
      h('table', {}, h('thead', {}, head), this.#body), this.#none, this.#error);
    document.body.append(this.element);
    this.element.showModal();
    this.#draw(new Map());
    this.#read(true);
  }

  #closed() {
    this.#abort.abort();
    this.element.remove();
  }

  #turn(months) {
    const inTable = this.#body.contains(document.activeElement) || document.activeElement === this.element;
    this.#none.hidden = this.#error.hidden = true;
    this.#month = new Date(this.#month.getFullYear(), this.#month.getMonth() + months, 1);
    this.#draw(new Map());
    // The day that had the focus is gone, and Page Up and Page Down still work.
    if (inTable) this.element.focus();
    this.#read(inTable);
  }

  /** @param {boolean} movesFocus to a day */
  async #read(movesFocus) {
    const turn = ++this.#reading;
    const end = new Date(this.#month.getFullYear(), this.#month.getMonth() + 1, 1);
    try {
      const columns = await getTimeline(this.#id, { from: this.#month.getTime(), to: end.getTime() }, hour, this.#abort.signal);
      if (turn !== this.#reading) return;
      const days = framesByDay(columns, this.#month.getMonth());
      this.#draw(days);
      this.#none.hidden = days.size > 0;
      this.#error.hidden = true;
      const last = [...this.#body.querySelectorAll('button:not(:disabled)')].at(-1);
      if (movesFocus) (this.#body.querySelector('[aria-current]:not(:disabled)') ?? last)?.focus();
    } catch (error) {
      if (this.#abort.signal.aborted || turn !== this.#reading) return;
      setText(this.#error, error.message);
      this.#error.hidden = false;
    }
  }

  /** @param {Map<number, number>} days frames by day of the month */
  #draw(days) {
    setText(this.#title, monthName(this.#month));
    const [year, month] = [this.#month.getFullYear(), this.#month.getMonth()];
    this.#next.disabled = new Date(year, month + 1, 1).getTime() > this.#latest;
    const most = Math.max(1, ...days.values());
    const count = new Date(year, month + 1, 0).getDate();
    const cells = Array.from({ length: (this.#month.getDay() + 6) % 7 }, () => h('td'));
    for (let day = 1; day <= count; day++) cells.push(h('td', {}, this.#day(new Date(year, month, day), days.get(day) ?? 0, most)));
    const weeks = [];
    for (let i = 0; i < cells.length; i += 7) weeks.push(h('tr', {}, ...cells.slice(i, i + 7)));
    this.#body.replaceChildren(...weeks);
  }

  #day(date, frames, most) {
    const text = frames > 0 ? t('frameCount', { n: number(frames) }) : t('noRecording');
    const level = frames === 0 ? 0 : Math.max(1, Math.ceil((Math.log1p(frames) / Math.log1p(most)) * 4));
    return h('button', {
      type: 'button', class: 'calendar-day', disabled: frames === 0, 'data-level': String(level), title: text,
      'aria-label': t('labeled', { label: fullDay(date), value: text }),
      'aria-current': date.toDateString() === this.#chosen ? 'date' : undefined,
      onclick: () => { this.element.close(); this.#choose(date); },
    }, String(date.getDate()), h('span', { class: 'calendar-bar', 'aria-hidden': 'true' }));
  }

  /** Arrow keys move by days and weeks, and skip days without recordings. */
  #press(event) {
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      if (event.key === 'PageUp' || !this.#next.disabled) this.#turn(event.key === 'PageUp' ? -1 : 1);
      return;
    }
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const buttons = [...this.#body.querySelectorAll('button')];
    let at = buttons.indexOf(document.activeElement);
    if (at < 0) return;
    do at += move; while (buttons[at]?.disabled);
    buttons[at]?.focus();
  }
}

/** Sums the hours of a month by days in the user's time zone. */
function framesByDay({ from, step, frames }, month) {
  const start = Date.parse(from);
  const days = new Map();
  frames.forEach((count, i) => {
    if (count === 0) return;
    const at = new Date(start + i * step * 1000);
    // Where the time differs by half an hour, the first column begins in the month before.
    if (at.getMonth() === month) days.set(at.getDate(), (days.get(at.getDate()) ?? 0) + count);
  });
  return days;
}
