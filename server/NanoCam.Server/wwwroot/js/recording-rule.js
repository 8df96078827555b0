import { announce, h, setText } from './dom.js';
import { bytes, duration } from './format.js';
import { getRule, putRule, triggerRecording } from './history/requests.js';
import { lengthText } from './history/times.js';
import { has, t } from './i18n.js';
import { scheduleEditor } from './recording-schedule.js';
import { cameraHistoryHref } from './router.js';
import { may } from './session.js';

const rules = ['off', 'continuous', 'interval', 'event'];
const everySeconds = [1, 2, 5, 10, 30, 60, 300, 600, 3_600];
const ages = ['1d', '3d', '7d', '14d', '30d', '90d', '365d'];
const sizes = [1e9, 5e9, 10e9, 20e9, 50e9, 100e9, 500e9];
/** Choice for the limit of the server. */
const none = '';

/** Card with the recording rule of a camera: what is recorded, when, and how long it is kept. Changes are saved immediately. */
export class RecordingRule {
  #id;
  #signal;
  #rule = null;
  #state = h('span', { class: 'state', role: 'status' });
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #reason = h('p', { class: 'hint', hidden: true });
  #form = h('form', { class: 'fields', onsubmit: (event) => event.preventDefault() });

  /** @param {string} id @param {AbortSignal} signal */
  constructor(id, signal) {
    this.#id = id;
    this.#signal = signal;
    this.element = h('section', { class: 'card recording-rule', hidden: true },
      h('h2', {}, t('recording'), this.#state), this.#reason, this.#error, this.#form,
      h('p', { class: 'card-foot' }, h('a', { href: cameraHistoryHref(id) }, t('openHistory'))));
  }

  /** Reads the rule from the server. */
  async read() {
    try {
      this.#show(await getRule(this.#id, this.#signal));
    } catch (error) {
      // A server that does not record has no card.
      console.debug(`NanoCam: ${error}`);
    }
  }

  #show(rule) {
    const isBuilt = this.#rule && editable(rule) === editable(this.#rule);
    this.#rule = rule;
    this.element.hidden = false;
    this.#state.dataset.state = rule.state === 'recording' ? 'applied' : '';
    setText(this.#state, t(`recordingState_${rule.state}`));
    this.#reason.hidden = rule.rule === 'off' || !rule.reason;
    setText(this.#reason, reasonText(rule) ?? '');
    if (!isBuilt && may('operator')) this.#build(rule);
  }

  #build(rule) {
    const focused = document.activeElement?.closest('[data-field]')?.dataset.field;
    const fields = [
      this.#choice('rule', t('recordingRule'), rules.map((value) => [value, t(`recordingRule_${value}`)]), rule.rule, (value) => value),
      rule.rule === 'interval' && this.#choice('everySeconds', t('recordingEvery'),
        withCurrent(everySeconds, rule.everySeconds).map((value) => [value, lengthText(value * 1000)]), rule.everySeconds, Number),
      rule.rule === 'event' && this.#number('beforeSeconds', t('recordingBefore'), rule.beforeSeconds, 0, 60),
      rule.rule === 'event' && this.#number('afterSeconds', t('recordingAfter'), rule.afterSeconds, 1, 3_600),
      rule.rule === 'event' && h('div', { class: 'field' }, h('span', {}, t('recordingTriggerHelp')),
        h('button', { type: 'button', class: 'button quiet', onclick: () => this.#trigger() }, t('recordingTrigger'))),
      ...(rule.rule === 'off' ? [] : [
        scheduleEditor(rule.schedule, (schedule) => this.#put({ schedule })),
        this.#choice('maxAge', t('keepFor'),
          [[none, t('keepServer')], ...withCurrent(ages, rule.maxAge).map((value) => [value, ageText(value)])],
          rule.maxAge ?? none, (value) => value || null),
        this.#choice('maxBytes', t('keepBytes'),
          [[none, t('keepServer')], ...withCurrent(sizes, rule.maxBytes).map((size) => [size, bytes(size)])],
          rule.maxBytes ?? none, (value) => Number(value) || null),
      ]),
    ].filter(Boolean);
    this.#form.replaceChildren(...fields);
    this.#form.querySelector(`[data-field="${focused}"] :is(select, input, button)`)?.focus();
  }

  #choice(field, label, choices, value, read) {
    const select = h('select', { onchange: () => this.#put({ [field]: read(select.value) }) },
      ...choices.map(([key, text]) => h('option', { value: String(key), defaultSelected: String(key) === String(value) }, text)));
    return h('label', { class: 'field', 'data-field': field }, h('span', {}, label), select);
  }

  #number(field, label, value, min, max) {
    const save = () => input.reportValidity() && this.#put({ [field]: Number(input.value) });
    const properties = { type: 'number', required: true, min: String(min), max: String(max), step: '1', value: String(value) };
    const input = h('input', { ...properties, onchange: save });
    return h('label', { class: 'field', 'data-field': field }, h('span', {}, label), input);
  }

  async #put(change) {
    this.#error.hidden = true;
    setText(this.#state, t('settingsSaving'));
    try {
      this.#show(await putRule(this.#id, { ...settingsOf(this.#rule), ...change }));
      announce(t('labeled', { label: t('recording'), value: t(`recordingState_${this.#rule.state}`) }));
    } catch (error) {
      setText(this.#error, error.message);
      this.#error.hidden = false;
      setText(this.#state, t(`recordingState_${this.#rule.state}`));
      this.#build(this.#rule);
    }
  }

  async #trigger() {
    try {
      await triggerRecording(this.#id);
      announce(t('recordingTriggered'));
    } catch (error) {
      setText(this.#error, error.message);
      this.#error.hidden = false;
    }
    await this.read();
  }
}

/**
 * Text and button for a camera without recordings: why there are none, and how to change it.
 * @param {string} id @param {AbortSignal} signal @param {() => void} onStarted called after recording was turned on
 * @returns {Promise<{text: string, action?: HTMLElement}>}
 */
export async function emptyRecording(id, signal, onStarted) {
  let rule;
  try {
    rule = await getRule(id, signal);
  } catch (error) {
    return { text: error.message };
  }
  if (rule.rule !== 'off') return { text: reasonText(rule) ?? t('recordingEmpty') };
  if (!may('operator')) return { text: t('recordingOffViewer') };
  const button = h('button', { type: 'button', class: 'button', onclick: turnOn }, t('turnOnRecording'));
  return { text: t('recordingOff'), action: button };

  async function turnOn() {
    button.disabled = true;
    try {
      await putRule(id, { ...settingsOf(rule), rule: 'continuous' });
      announce(t('recordingTurnedOn'));
      onStarted();
    } catch (error) {
      button.disabled = false;
      button.before(h('p', { role: 'alert' }, error.message));
    }
  }
}

/** Why the camera is not recorded; the sentence of the server if its code is not known. @returns {string|null} */
function reasonText({ reason, reasonCode }) {
  const key = `recordingReason_${reasonCode}`;
  return reasonCode && has(key) ? t(key) : reason;
}

/** The form that the server accepts: the rule without its state. */
function settingsOf({ state, reason, reasonCode, ...settings }) {
  return settings;
}

function editable(rule) {
  return JSON.stringify(settingsOf(rule));
}

/** Text of an age such as "30d". Shorter units are set only by programs. */
function ageText(age) {
  return age.endsWith('d') ? duration(Number.parseInt(age, 10), 'day') : age;
}

/** Usual values, plus the current one if it differs. */
function withCurrent(values, current) {
  return current === null || current === undefined || values.includes(current) ? values : [current, ...values];
}
