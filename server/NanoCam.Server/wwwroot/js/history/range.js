import { announce, h, icon, setText } from '../dom.js';
import { number } from '../format.js';
import { t } from '../i18n.js';
import { may } from '../session.js';
import { addPin, deleteRecordings, removePin } from './requests.js';
import { fullTime, lengthText } from './times.js';

/** Card of the selected range: its start and end, actions, and the pinned ranges of the camera. */
export class RangeCard {
  /** @type {import('./time-window.js').Period|null} */
  range = null;
  #id;
  #on;
  #text = h('p', { class: 'range-text', role: 'status' });
  #note = h('input', { maxLength: 200, placeholder: t('pinNote'), 'aria-label': t('pinNote') });
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #kept = h('p', { class: 'hint', role: 'status', hidden: true });
  #pins = h('ul', { class: 'pins' });
  #pin = h('button', { type: 'submit', class: 'button quiet' }, icon('pin'), t('pin'));
  #form = h('form', { class: 'range-pin', onsubmit: (event) => this.#addPin(event) }, this.#note, this.#pin);
  #clear = h('button', { type: 'button', class: 'link', onclick: () => this.#on.change(null) }, t('clearRange'));
  #download = h('button', { type: 'button', class: 'button', onclick: () => this.#on.download() }, icon('download'), t('downloadMore'));
  #delete = h('button', { type: 'button', class: 'button danger', onclick: () => this.#deleteRange() }, icon('trash'), t('deleteRange'));

  /**
   * @param {string} id
   * @param {{start: () => void, end: () => void, change: (range: import('./time-window.js').Period|null) => void, download: () => void,
   *   changed: () => void, seek: (time: number) => void, frames: (range: import('./time-window.js').Period) => number|null,
   *   name: () => string}} on
   */
  constructor(id, on) {
    this.#id = id;
    this.#on = on;
    const edge = (key, action) => h('button', { type: 'button', class: 'button quiet', onclick: action }, t(key));
    this.element = h('section', { class: 'card range' }, h('h2', {}, t('range'), this.#clear), this.#text,
      h('div', { class: 'buttons' }, edge('rangeStart', on.start), edge('rangeEnd', on.end)), this.#form, this.#error, this.#kept,
      h('div', { class: 'buttons' }, this.#download, this.#delete), this.#pins);
    this.show(null);
  }

  /** @param {import('./time-window.js').Period|null} range */
  show(range) {
    this.range = range;
    const isEmpty = !range || range.to <= range.from;
    setText(this.#text, isEmpty ? t('rangeHelp') : rangeText(range));
    this.#text.classList.toggle('hint', isEmpty);
    this.#clear.hidden = !range;
    this.#form.hidden = isEmpty || !may('operator');
    this.#delete.hidden = isEmpty || !may('operator');
  }

  /** @param {{id: string, from: number, to: number, note: string|null}[]} pins */
  showPins(pins) {
    this.#pins.replaceChildren(...pins.map((pin) => {
      const label = pin.note || fullTime(pin.from);
      const name = t('labeled', { label: t('unpin'), value: label });
      const remove = () => this.#run(() => removePin(pin.id), 'unpinned');
      return h('li', {},
        h('button', { type: 'button', class: 'link', onclick: () => this.#open(pin) }, icon('pin'), label),
        h('span', { class: 'hint' }, lengthText(pin.to - pin.from)),
        may('operator') && h('button', { type: 'button', class: 'link', 'aria-label': name, onclick: remove }, t('remove')));
    }));
  }

  #open({ from, to }) {
    this.#on.change({ from, to });
    this.#on.seek(from);
  }

  async #addPin(event) {
    event.preventDefault();
    if (await this.#run(() => addPin(this.#id, this.range, this.#note.value.trim() || null), 'pinned')) this.#note.value = '';
  }

  async #deleteRange() {
    const { from, to } = this.range;
    const frames = this.#on.frames(this.range);
    const question = t(frames === null ? 'deleteConfirm' : 'deleteConfirmFrames', {
      name: this.#on.name(), from: fullTime(from), to: fullTime(to), n: number(frames ?? 0),
    });
    if (window.confirm(question)) await this.#run(() => deleteRecordings(this.#id, this.range), 'deleted');
  }

  /** @returns {Promise<boolean>} whether it worked */
  async #run(action, done) {
    this.#error.hidden = true;
    this.#pin.disabled = this.#delete.disabled = true;
    try {
      const result = await action();
      const kept = result?.kept?.filter(({ tier }) => tier === 'dense').length ?? 0;
      announce(t(done));
      this.#kept.hidden = kept === 0;
      setText(this.#kept, kept === 0 ? '' : t('deletedKept', { n: kept }));
    } catch (error) {
      setText(this.#error, error.message);
      this.#error.hidden = false;
      return false;
    } finally {
      this.#pin.disabled = this.#delete.disabled = false;
      this.#on.changed();
    }
    return true;
  }
}

function rangeText({ from, to }) {
  return t('rangeText', { from: fullTime(from), to: fullTime(to), time: lengthText(to - from) });
}
