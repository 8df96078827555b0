import { call, camera, json } from './api.js';
import { announce, h, iconButton, setText } from './dom.js';
import { list } from './format.js';
import { has, t } from './i18n.js';
import { ScheduleForm } from './preset-schedule.js';
import { may } from './session.js';

/** Name of a preset; the built-in ones are translated. @param {string} name */
export const presetName = (name) => (has(`preset_${name}`) ? t(`preset_${name}`) : name);

const path = (name) => `api/presets/${encodeURIComponent(name)}`;

/** Card with what changes the settings of a camera as a whole: presets, copy, undo, schedule. */
export class PresetsCard {
  #id;
  #live;
  #signal;
  #onChanged;
  #presets = [];
  #select = h('select', { 'aria-label': t('presets'), onchange: () => this.#showRemove() });
  #name = h('input', { required: true, maxLength: 40, 'aria-label': t('presetName'), placeholder: t('presetName') });
  #remove = h('button', { type: 'button', class: 'link', hidden: true, onclick: () => this.#removePreset() }, t('presetRemove'));
  #message = h('p', { class: 'hint', role: 'status', hidden: true });
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #schedule;

  /** @param {string} id @param {any} live @param {AbortSignal} signal @param {(settings?: any) => void} onChanged called after a change, with the settings of the camera if it changed them */
  constructor(id, live, signal, onChanged) {
    this.#id = id;
    this.#live = live;
    this.#signal = signal;
    this.#onChanged = onChanged;
    this.#schedule = new ScheduleForm(id, signal);
    const button = (label, onclick) => h('button', { type: 'button', class: 'button quiet', onclick }, t(label));
    this.element = h('section', { class: 'card presets', hidden: true },
      h('h2', {}, t('presets')), this.#error,
      h('form', { class: 'preset-line', onsubmit: (event) => this.#submit(event, () => this.#apply()) }, this.#select,
        h('button', { type: 'submit', class: 'button quiet' }, t('presetApply')), this.#remove),
      h('form', { class: 'preset-line', onsubmit: (event) => this.#submit(event, () => this.#save()) }, this.#name,
        h('button', { type: 'submit', class: 'button quiet' }, t('presetSave'))),
      h('div', { class: 'preset-line' }, button('presetUndo', () => this.#run(() => this.#undo())),
        button('presetCopy', () => this.#chooseCameras())),
      this.#message, this.#schedule.element);
  }

  /** Reads presets and schedule. */
  async read() {
    if (!may('operator')) return;
    try {
      this.#presets = await call('api/presets', { signal: this.#signal });
      const before = this.#select.value;
      this.#select.replaceChildren(...this.#presets.map(({ name }) => h('option', { value: name }, presetName(name))));
      if (this.#presets.some(({ name }) => name === before)) this.#select.value = before;
      this.#showRemove();
      this.element.hidden = false;
      await this.#schedule.read(this.#presets.map(({ name }) => name));
    } catch (error) {
      console.debug(`NanoCam: ${error}`);
    }
  }

  #showRemove() {
    this.#remove.hidden = this.#presets.find(({ name }) => name === this.#select.value)?.builtIn ?? true;
  }

  #submit(event, action) {
    event.preventDefault();
    this.#run(action);
  }

  async #run(action) {
    this.#error.hidden = true;
    try {
      const [text, settings] = [await action()].flat();
      setText(this.#message, text);
      this.#message.hidden = false;
      announce(text);
      this.#onChanged(settings);
    } catch (error) {
      setText(this.#error, error.message);
      this.#error.hidden = false;
    }
  }

  async #apply() {
    const name = this.#select.value;
    const applied = await call(`${camera(this.#id)}/preset`, json('POST', { preset: name }));
    return [[t('presetApplied', { name: presetName(name) }), ...leftOut(applied)].join(' '), applied.settings];
  }

  async #save() {
    const name = this.#name.value.trim();
    await call(path(name), json('PUT', { camera: this.#id }));
    this.#name.value = '';
    await this.read();
    return t('presetSaved', { name });
  }

  async #undo() {
    const undone = await call(`${camera(this.#id)}/settings/undo`, { method: 'POST' });
    return [[t('presetUndone'), ...leftOut(undone)].join(' '), undone.settings];
  }

  #removePreset() {
    const name = this.#select.value;
    this.#run(async () => {
      await call(path(name), { method: 'DELETE' });
      await this.read();
      return t('presetRemoved', { name });
    });
  }

  #chooseCameras() {
    const others = [...this.#live.cameras.values()].filter(({ id }) => id !== this.#id);
    const boxes = others.map(({ id, name }) => {
      const input = h('input', { type: 'checkbox', value: id, onchange: () => (start.disabled = !boxes.some((box) => box.input.checked)) });
      return { input, element: h('label', { class: 'check-line' }, input, name || id) };
    });
    const start = h('button', { type: 'submit', class: 'button', disabled: true }, t('presetCopyStart'));
    const copy = (event) => {
      event.preventDefault();
      const to = boxes.filter(({ input }) => input.checked).map(({ input }) => input.value);
      dialog.close();
      this.#run(async () => {
        await call(`${camera(this.#id)}/settings/copy`, json('POST', { to }));
        return t('presetCopied', { n: to.length });
      });
    };
    const name = this.#live.cameras.get(this.#id)?.name || this.#id;
    const dialog = h('dialog', { class: 'dialog', 'aria-label': t('presetCopyTitle'), onclose: () => dialog.remove() },
      h('div', { class: 'dialog-head' }, h('h2', {}, t('presetCopyTitle')), iconButton('close', t('close'), () => dialog.close())),
      h('p', { class: 'hint' }, t('presetCopyLead', { name })),
      h('form', { class: 'check-list', onsubmit: copy }, ...boxes.map(({ element }) => element), start));
    document.body.append(dialog);
    dialog.showModal();
  }
}

function leftOut({ skipped, limited }) {
  const names = (words) => list(words.map((name) => (has(`control_${name}`) ? t(`control_${name}`) : name)));
  return [
    ...(skipped.length > 0 ? [t('presetSkipped', { names: names(skipped) })] : []),
    ...(limited.length > 0 ? [t('presetLimited', { names: names(limited) })] : []),
  ];
}
