import { putSettings } from './api.js';
import { announce, h, setText } from './dom.js';
import { choiceField, controlField, sliderField } from './fields.js';
import { age } from './format.js';
import { t } from './i18n.js';
import { may } from './session.js';

/** Frame sizes every ESP32 camera driver knows; those larger than the sensor are left out. */
const sizes = [[160, 120], [240, 240], [320, 240], [400, 296], [480, 320], [640, 480], [800, 600], [1024, 768], [1280, 720], [1280, 1024], [1600, 1200], [1920, 1080], [2048, 1536], [2560, 1440], [2560, 1920]];
const intervals = [0, 33, 40, 66, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 600_000, 3_600_000];

/** Size, quality, interval and the controls a camera reports. Every change is sent at once; the state line says when the camera has taken it. */
export class Settings {
  #id;
  #onChanged;
  #fields = new Map();
  #built = '';
  #changes = 0;
  #state = h('span', { class: 'state', role: 'status' });
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #form = h('form', { class: 'fields', onsubmit: (event) => event.preventDefault() });

  /** @param {string} id @param {() => void} onChanged called after a change was sent, to read the camera again soon */
  constructor(id, onChanged) {
    this.#id = id;
    this.#onChanged = onChanged;
    this.element = h('section', { class: 'card', hidden: true }, h('h2', {}, t('settings'), this.#state), this.#error, this.#form);
  }

  /** @param {any} camera answer of GET /api/cameras/{id} */
  update(camera) {
    const known = [camera.adjustable, camera.device?.maxWidth, camera.device?.maxHeight, camera.controls?.map(({ name, min, max }) => [name, min, max])];
    const shape = JSON.stringify(known);
    if (shape !== this.#built) this.#build(camera, shape);
    // A camera that is pulled may have nothing that could be set.
    this.element.hidden = !may('operator') || this.#fields.size === 0;
    this.#showState(camera.settings?.pending ? 'pending' : camera.settings?.reported ? 'applied' : null);
    if (this.#changes === 0) this.#show(camera);
  }

  #build(camera, shape) {
    this.#built = shape;
    this.#fields.clear();
    const maxWidth = camera.device?.maxWidth ?? Infinity;
    const maxHeight = camera.device?.maxHeight ?? Infinity;
    const fitting = sizes.filter(([width, height]) => width <= maxWidth && height <= maxHeight);
    const has = (part) => camera.adjustable?.includes(part) ?? true;
    if (has('size')) this.#fields.set('size', choiceField(t('size'), [[0, t('sizeLeft')], ...fitting.map(([w, h]) => [w * 65_536 + h, `${w} × ${h}`])],
      (value) => this.#put({ width: Math.floor(value / 65_536), height: value % 65_536 })));
    if (has('interval')) this.#fields.set('interval', choiceField(t('interval'), intervals.map((ms) => [ms, intervalText(ms)]), (value) => this.#put({ intervalMs: value })));
    if (has('quality')) this.#fields.set('quality', sliderField({ label: t('quality'), min: 0, max: 100, text: (value) => (value === 0 ? t('qualityLeft') : `${value}`) },
      (value) => this.#put({ quality: value })));
    for (const control of camera.controls ?? []) {
      this.#fields.set(`control ${control.name}`, controlField(control, (value) => this.#put({ controls: { [control.name]: value } })));
    }
    this.#form.replaceChildren(...[...this.#fields.values()].map((field) => field.element));
  }

  #show(camera) {
    const { desired, reported } = camera.settings ?? {};
    // Zero leaves size and quality to the camera, so what it reports is shown; as an interval, zero is a wish of its own.
    const interval = desired?.intervalMs ?? reported?.intervalMs ?? 0;
    const [width, height] = desired?.width ? [desired.width, desired.height] : [reported?.width ?? 0, reported?.height ?? 0];
    this.#showChoice('size', width * 65_536 + height, `${width} × ${height}`);
    this.#showChoice('interval', interval, intervalText(interval));
    this.#fields.get('quality')?.show(desired?.quality || reported?.quality || 0);
    for (const control of camera.controls ?? []) {
      this.#fields.get(`control ${control.name}`).show(desired?.controls?.[control.name] ?? control.value);
    }
  }

  /** A value that is not in the list (set by a program, or a size only this sensor has) is added to it rather than hidden. */
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
      await putSettings(this.#id, settings);
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

  #showState(key) {
    const before = this.#state.dataset.state;
    this.#state.dataset.state = key ?? '';
    setText(this.#state, key ? t(key) : '');
    if (before === 'pending' && key === 'applied') announce(`${t('settings')}: ${t('applied')}`);
  }
}

function intervalText(ms) {
  if (ms === 0) return t('fastest');
  if (ms < 1_000) return t('perSecond', { n: Math.round(1_000 / ms) });
  return t('every', { time: ms < 60_000 ? t('seconds', { n: ms / 1_000 }) : age(ms) });
}
