import { call, camera, json } from './api.js';
import { announce, h, setText } from './dom.js';
import { switchField } from './fields.js';
import { bitRate } from './format.js';
import { t } from './i18n.js';
import { may } from './session.js';

/** Milliseconds between two reads of the decision. */
const readEvery = 2_000;

/** Card with the automatic settings of a camera: the switch, what the server chose, and why. */
export class SteeringCard {
  #id;
  #signal;
  #timer = 0;
  #state = h('span', { class: 'state', role: 'status' });
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #reason = h('p', { class: 'hint', hidden: true });
  #choice = h('p', { class: 'hint', hidden: true });
  #switch = switchField(t('steeringAutomatic'), (value) => this.#put(value === 1 ? 'automatic' : 'manual'));

  /** @param {string} id @param {AbortSignal} signal */
  constructor(id, signal) {
    this.#id = id;
    this.#signal = signal;
    this.element = h('section', { class: 'card', hidden: true },
      h('h2', {}, t('steering'), this.#state), this.#error,
      h('form', { class: 'fields', hidden: !may('operator'), onsubmit: (event) => event.preventDefault() }, this.#switch.element),
      this.#choice, this.#reason);
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  /** Reads rule and decision from the server, now and every few seconds. */
  async read() {
    clearTimeout(this.#timer);
    try {
      if (!document.hidden) this.#show(await call(`${camera(this.#id)}/steering`, { signal: this.#signal }));
    } catch (error) {
      console.debug(`NanoCam: ${error}`);
    }
    if (!this.#signal.aborted) this.#timer = setTimeout(() => this.read(), readEvery);
  }

  #show({ mode, decision, link }) {
    this.element.hidden = false;
    const isAutomatic = mode === 'automatic';
    this.#switch.show(Number(isAutomatic));
    setText(this.#state, t(isAutomatic ? 'steeringOn' : 'steeringOff'));
    this.#choice.hidden = this.#reason.hidden = !decision;
    if (!decision) return;
    const { width, height, quality, intervalMs, reason } = decision;
    const rate = intervalMs === 0 ? t('fastest') : t('framesPerSecond', { n: Math.round(10_000 / intervalMs) / 10 });
    setText(this.#choice, t('steeringChoice', { size: `${width} × ${height}`, quality, rate }));
    setText(this.#reason, t(`steeringReason_${reason}`, { capacity: bitRate(link?.capacity ?? 0) }));
  }

  async #put(mode) {
    this.#error.hidden = true;
    try {
      this.#show(await call(`${camera(this.#id)}/steering`, json('PUT', { mode })));
      announce(t('labeled', { label: t('steering'), value: this.#state.textContent }));
    } catch (error) {
      setText(this.#error, error.message);
      this.#error.hidden = false;
    }
  }
}
