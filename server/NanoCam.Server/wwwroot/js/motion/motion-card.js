import { announce, h, setText } from '../dom.js';
import { sliderField, switchField } from '../fields.js';
import { t } from '../i18n.js';
import { may } from '../session.js';
import { getMotion, putMotion } from './requests.js';

/** Milliseconds between two reads of the state. */
const readEvery = 2_000;

/** Card with the motion detection of a camera: state, settings, and a dialog with the areas. A change is saved at once. */
export class MotionCard {
  #id;
  #signal;
  #motion = null;
  #timer = 0;
  #state = h('span', { class: 'state', role: 'status' });
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #reason = h('p', { class: 'hint', hidden: true });
  #fields = {};
  #details;

  /** @param {string} id @param {AbortSignal} signal */
  constructor(id, signal) {
    this.#id = id;
    this.#signal = signal;
    this.#fields = {
      enabled: switchField(t('motionEnabled'), (value) => this.#put({ enabled: value === 1 })),
      sensitivity: sliderField({ label: t('motionSensitivity'), min: 1, max: 100, fallback: 50 },
        (value) => this.#put({ sensitivity: value })),
      minDurationSeconds: secondsField(t('motionStartsAfter'), 0, 60, 0.5, (value) => this.#put({ minDurationSeconds: value })),
      coolDownSeconds: secondsField(t('motionEndsAfter'), 1, 600, 1, (value) => this.#put({ coolDownSeconds: value })),
      snapshot: switchField(t('motionSnapshot'), (value) => this.#put({ snapshot: value === 1 })),
    };
    const { enabled, ...others } = this.#fields;
    this.#details = h('div', { hidden: true }, ...Object.values(others).map(({ element }) => element),
      h('button', { type: 'button', class: 'button quiet motion-open', onclick: () => this.#openAreas() }, t('motionAreas')));
    this.element = h('section', { class: 'card motion-card', hidden: true },
      h('h2', {}, t('motion'), this.#state), this.#reason, this.#error,
      h('form', { class: 'fields', hidden: !may('operator'), onsubmit: (event) => event.preventDefault() },
        enabled.element, this.#details));
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  /** Reads settings and state from the server, now and every few seconds. */
  async read() {
    clearTimeout(this.#timer);
    try {
      if (!document.hidden) this.#show(await getMotion(this.#id, this.#signal));
    } catch (error) {
      console.debug(`NanoCam: ${error}`);
    }
    // A server without motion detection has no card.
    if (this.#motion && !this.#signal.aborted) this.#timer = setTimeout(() => this.read(), readEvery);
  }

  #show(motion) {
    this.#motion = motion;
    this.element.hidden = false;
    this.#state.dataset.state = motion.state === 'motion' ? 'pending' : motion.state === 'still' ? 'applied' : '';
    setText(this.#state, t(`motionState_${motion.state}`));
    this.#reason.hidden = !motion.reason;
    setText(this.#reason, motion.reason ?? '');
    this.#details.hidden = !motion.enabled;
    for (const [name, field] of Object.entries(this.#fields)) field.show(Number(motion[name]));
  }

  async #put(change) {
    this.#error.hidden = true;
    setText(this.#state, t('settingsSaving'));
    try {
      this.#show(await putMotion(this.#id, { ...settingsOf(this.#motion), ...change }));
      announce(t('labeled', { label: t('motion'), value: t(`motionState_${this.#motion.state}`) }));
    } catch (error) {
      setText(this.#error, error.message);
      this.#error.hidden = false;
      this.#show(this.#motion);
    }
  }

  async #openAreas() {
    const { showMotionAreas } = await import('./motion-areas.js');
    showMotionAreas(this.#id, this.#motion, (areas) => this.#put(areas));
  }
}

/** Settings in the form that the server accepts, without the state. */
function settingsOf({ state, reason, ...settings }) {
  return settings;
}

/** Field for a number of seconds. @returns {import('../fields.js').Field} */
function secondsField(label, min, max, step, onChange) {
  const properties = { type: 'number', required: true, min: String(min), max: String(max), step: String(step) };
  const input = h('input', { ...properties, onchange: () => input.reportValidity() && onChange(Number(input.value)) });
  return {
    element: h('label', { class: 'field' }, h('span', {}, label), input),
    show: (value) => {
      if (document.activeElement !== input) input.value = String(value);
    },
  };
}
