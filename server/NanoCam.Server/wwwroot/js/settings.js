import { putSettings } from './api.js';
import { announce, h, setText } from './dom.js';
import { choiceField, controlField, sliderField } from './fields.js';
import { age, exactMoment } from './format.js';
import { has, t } from './i18n.js';
import { may } from './session.js';

/** Frame sizes of the ESP32 camera driver. The list shows those that fit the sensor. */
const sizes = [
  [160, 120], [240, 240], [320, 240], [400, 296], [480, 320], [640, 480], [800, 600], [1024, 768],
  [1280, 720], [1280, 1024], [1600, 1200], [1920, 1080], [2048, 1536], [2560, 1440], [2560, 1920],
];
const intervals = [0, 33, 40, 66, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 600_000, 3_600_000];

/** Choice for the interval of the camera itself: 0 is the highest frame rate. */
const ownInterval = -1;

const stateTexts = { saving: 'settingsSaving', pending: 'settingsPending', applied: 'settingsApplied' };

/** Frame size, quality, frame rate and sensor controls. Sends every change at once, and shows when the camera has applied it. */
export class Settings {
  #id;
  #onChanged;
  #fields = new Map();
  #built = '';
  #changes = 0;
  #state = h('span', { class: 'state', role: 'status' });
  #revision = null;
  /** Time of the last change by this page, and of the last change by another client that was shown. */
  #ownChange = null;
  #shownChange = undefined;
  #differences = h('ul', { class: 'differences', 'aria-label': t('differences') });
  #conflict = h('p', { class: 'hint', role: 'status', hidden: true });
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #form = h('form', { class: 'fields', onsubmit: (event) => event.preventDefault() });

  /** @param {string} id @param {() => void} onChanged called after a change is sent, so that the page reads the camera again */
  constructor(id, onChanged) {
    this.#id = id;
    this.#onChanged = onChanged;
    this.element = h('section', { class: 'card', hidden: true }, h('h2', {}, t('settings'), this.#state), this.#error, this.#conflict,
      this.#differences, this.#form);
  }

  /** @param {any} camera response of GET /api/cameras/{id} */
  update(camera) {
    const controls = camera.controls?.map(({ name, min, max }) => [name, min, max]);
    const shape = JSON.stringify([camera.adjustable, camera.device?.maxWidth, camera.device?.maxHeight, controls]);
    if (shape !== this.#built) this.#build(camera, shape);
    // A pulled camera may have no settings.
    this.element.hidden = !may('operator') || this.#fields.size === 0;
    this.#showState(camera.settings?.pending ? 'pending' : camera.settings?.reported ? 'applied' : null);
    this.#differences.replaceChildren(...(camera.settings?.differences ?? []).map(difference));
    if (this.#changes > 0) return;
    this.#show(camera);
    this.#revision = camera.settings?.revision ?? null;
    this.#showWriter(camera.settings?.changed);
  }

  /** Takes a change that this page made in another way, such as a preset: it is not one of another client. @param {any} settings */
  adopt({ revision, changed }) {
    this.#revision = revision;
    this.#ownChange = this.#shownChange = changed?.time;
    this.#showConflict('');
  }

  #build(camera, shape) {
    this.#built = shape;
    this.#fields.clear();
    const maxWidth = camera.device?.maxWidth ?? Infinity;
    const maxHeight = camera.device?.maxHeight ?? Infinity;
    const fitting = sizes.filter(([width, height]) => width <= maxWidth && height <= maxHeight);
    const has = (part) => camera.adjustable?.includes(part) ?? true;
    if (has('size')) this.#fields.set('size', this.#sizeField(fitting));
    if (has('interval')) this.#fields.set('interval', this.#intervalField());
    if (has('quality')) this.#fields.set('quality', this.#qualityField());
    for (const control of camera.controls ?? []) {
      this.#fields.set(`control ${control.name}`, controlField(control, (value) => this.#put({ controls: { [control.name]: value } })));
    }
    this.#form.replaceChildren(...[...this.#fields.values()].map((field) => field.element));
  }

  #sizeField(fitting) {
    const choices = [[0, t('cameraDefault')], ...fitting.map(([w, h]) => [w * 65_536 + h, `${w} × ${h}`])];
    return choiceField(t('frameSize'), choices, (value) => this.#put({ width: Math.floor(value / 65_536), height: value % 65_536 }));
  }

  #intervalField() {
    const choices = [ownInterval, ...intervals].map((ms) => [ms, intervalText(ms)]);
    return choiceField(t('frameRate'), choices, (value) => this.#put({ intervalMs: value === ownInterval ? null : value }));
  }

  #qualityField() {
    const text = (value) => (value === 0 ? t('cameraDefault') : `${value}`);
    return sliderField({ label: t('quality'), min: 0, max: 100, text }, (value) => this.#put({ quality: value }));
  }

  #show(camera) {
    const { desired, reported } = camera.settings ?? {};
    // A desired interval of null, or size or quality of 0, means the camera default, so the reported value is shown.
    const interval = desired?.intervalMs ?? reported?.intervalMs ?? ownInterval;
    const [width, height] = desired?.width ? [desired.width, desired.height] : [reported?.width ?? 0, reported?.height ?? 0];
    this.#showChoice('size', width * 65_536 + height, `${width} × ${height}`);
    this.#showChoice('interval', interval, intervalText(interval));
    this.#fields.get('quality')?.show(desired?.quality || reported?.quality || 0);
    for (const control of camera.controls ?? []) {
      this.#fields.get(`control ${control.name}`).show(desired?.controls?.[control.name] ?? control.value);
    }
  }

  /** Adds a value to the list if it is missing: set by a program, or a size that only this sensor has. */
  #showChoice(key, value, text) {
    if (!this.#fields.has(key)) return;
    const select = this.#fields.get(key).element.querySelector('select');
    if (![...select.options].some((option) => option.value === String(value))) select.append(h('option', { value: String(value) }, text));
    this.#fields.get(key).show(value);
  }

  async #put(settings) {
    this.#changes++;
    this.#error.hidden = true;
    this.#showState('saving');
    try {
      const { revision, changed } = await putSettings(this.#id, this.#revision === null ? settings : { ...settings, revision: this.#revision });
      this.adopt({ revision, changed });
      this.#showConflict(changed?.overwrote ? t('changedOverOther', { actor: actorOf(changed.overwrote), time: exactMoment(changed.overwrote.time) }) : '');
      this.#showState('pending');
    } catch (error) {
      this.#error.hidden = false;
      setText(this.#error, error.message);
      this.#showState(null);
    } finally {
      this.#changes--;
    }
    this.#onChanged();
  }

  /** Tells when another client changed the settings while this page shows them. */
  #showWriter(changed) {
    const before = this.#shownChange;
    this.#shownChange = changed?.time ?? null;
    if (before === undefined || before === this.#shownChange || !changed) return;
    const isConflict = changed.overwrote && changed.overwrote.time === this.#ownChange;
    this.#showConflict(t(isConflict ? 'changedOverYours' : 'changedByOther', { actor: actorOf(changed) }));
  }

  #showConflict(text) {
    setText(this.#conflict, text);
    this.#conflict.hidden = text === '';
  }

  #showState(key) {
    const before = this.#state.dataset.state;
    this.#state.dataset.state = key ?? '';
    setText(this.#state, key ? t(stateTexts[key]) : '');
    if (before === 'pending' && key === 'applied') announce(t('labeled', { label: t('settings'), value: t('settingsApplied') }));
  }
}

function actorOf({ actor }) {
  return has(`actor_${actor}`) ? t(`actor_${actor}`) : actor || t('actor_unknown');
}

/** A desired value that is not in force, and why. */
function difference({ name, desired, reported, cause, reason }) {
  const label = { intervalMs: t('frameRate'), width: `${t('frameSize')} ↔`, height: `${t('frameSize')} ↕`, quality: t('quality') }[name] ?? t(`control_${name}`);
  const text = (value) => (name === 'intervalMs' ? intervalText(value) : String(value));
  const values = reported === null ? t('differenceDesired', { desired: text(desired) })
    : t('differenceValue', { desired: text(desired), reported: text(reported) });
  const key = `difference_${cause}`;
  return h('li', {}, h('strong', {}, t('labeled', { label, value: values })), ' ', has(key) ? t(key) : reason);
}

function intervalText(ms) {
  if (ms === ownInterval) return t('cameraDefault');
  if (ms === 0) return t('fastest');
  if (ms < 1_000) return t('framesPerSecond', { n: Math.round(1_000 / ms) });
  return t('every', { time: ms < 60_000 ? t('seconds', { n: ms / 1_000 }) : age(ms) });
}
