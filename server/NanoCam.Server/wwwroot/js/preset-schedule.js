import { call, camera, json } from './api.js';
import { h, setText } from './dom.js';
import { moment } from './format.js';
import { has, t } from './i18n.js';

const modes = ['off', 'times', 'sun', 'brightness'];
const nameOf = (name) => (has(`preset_${name}`) ? t(`preset_${name}`) : name);

/** Form of the schedule of a camera: when it gets which preset. Every change is saved at once. */
export class ScheduleForm {
  #id;
  #signal;
  #presets = [];
  #schedule = null;
  #fields = h('div', { class: 'fields' });
  #state = h('p', { class: 'hint', role: 'status' });
  #error = h('p', { class: 'error', role: 'alert', hidden: true });

  /** @param {string} id @param {AbortSignal} signal */
  constructor(id, signal) {
    this.#id = id;
    this.#signal = signal;
    this.element = h('div', { class: 'preset-schedule' }, this.#error, this.#fields, this.#state);
  }

  /** Reads the schedule. @param {string[]} presets names of the presets */
  async read(presets) {
    this.#presets = presets;
    this.#show(await call(`${camera(this.#id)}/schedule`, { signal: this.#signal }));
  }

  #show(schedule) {
    this.#schedule = schedule;
    const { mode } = schedule;
    this.#fields.replaceChildren(
      this.#select(t('presetSchedule'), modes.map((name) => [name, t(`scheduleMode_${name}`)]), mode, (value) => this.#start(value)),
      ...(mode === 'times' ? this.#times() : []),
      ...(mode === 'sun' || mode === 'brightness' ? this.#dayAndNight() : []),
      ...(mode === 'sun' ? this.#place() : []));
    setText(this.#state, stateOf(schedule));
    this.#state.hidden = mode === 'off';
  }

  /** A mode starts with values that work, except that the sun needs the place. */
  #start(mode) {
    const times = this.#schedule.times.length > 0 ? this.#schedule.times : [{ at: '07:00', preset: 'day' }, { at: '20:00', preset: 'night' }];
    this.#put({ mode, times });
  }

  #times() {
    const { times } = this.#schedule;
    const change = (index, part) => this.#put({ times: times.map((entry, i) => (i === index ? { ...entry, ...part } : entry)) });
    return [
      ...times.map(({ at, preset }, index) => h('div', { class: 'preset-time' },
        h('input', { type: 'time', required: true, value: at, 'aria-label': t('scheduleAt'),
          onchange: (event) => event.target.value && change(index, { at: event.target.value }) }),
        this.#presetSelect(preset, (value) => change(index, { preset: value }), t('schedulePreset')),
        times.length > 1 && h('button', { type: 'button', class: 'link', onclick: () => this.#put({ times: times.filter((_, i) => i !== index) }) },
          t('remove')))),
      h('button', { type: 'button', class: 'link', onclick: () => this.#put({ times: [...times, { at: freeTime(times), preset: 'day' }] }) },
        t('scheduleAddTime')),
    ];
  }

  #dayAndNight() {
    return ['day', 'night'].map((part) => h('label', { class: 'field' }, h('span', {}, t(part === 'day' ? 'scheduleDay' : 'scheduleNight')),
      this.#presetSelect(this.#schedule[part], (value) => this.#put({ [part]: value }))));
  }

  #place() {
    const field = (key, label, limit) => h('label', { class: 'field' }, h('span', {}, t(label)),
      h('input', { type: 'number', step: 'any', min: String(-limit), max: String(limit), value: String(this.#schedule[key]), required: true,
        onchange: (event) => event.target.checkValidity() && this.#put({ [key]: event.target.valueAsNumber }) }));
    return [
      field('latitude', 'scheduleLatitude', 90), field('longitude', 'scheduleLongitude', 180),
      h('button', { type: 'button', class: 'link', onclick: () => this.#locate() }, t('scheduleLocate')),
    ];
  }

  #locate() {
    // Two decimals are a kilometer: sunset differs by seconds.
    const round = (value) => Math.round(value * 100) / 100;
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => this.#put({ latitude: round(coords.latitude), longitude: round(coords.longitude) }),
      () => this.#fail(t('scheduleNoLocation')));
  }

  #presetSelect(value, onChange, label) {
    const select = h('select', { 'aria-label': label, onchange: () => onChange(select.value) },
      ...this.#presets.map((name) => h('option', { value: name, defaultSelected: name === value }, nameOf(name))));
    return select;
  }

  #select(label, choices, value, onChange) {
    const select = h('select', { onchange: () => onChange(select.value) },
      ...choices.map(([key, text]) => h('option', { value: key, defaultSelected: key === value }, text)));
    return h('label', { class: 'field' }, h('span', {}, label), select);
  }

  async #put(change) {
    const next = { ...this.#schedule, ...change };
    // Without a place there is no sunrise. Nothing is saved until both numbers, which are 0 at first, are entered.
    if (next.mode === 'sun' && (next.latitude === 0 || next.longitude === 0)) {
      if (this.#schedule.mode === 'sun') this.#schedule = next;
      else this.#show({ ...next, applied: null, nextChange: null, sunrise: null, sunset: null });
      return;
    }
    this.#error.hidden = true;
    const { mode, times, day, night, latitude, longitude, marginMinutes, darkBelow, brightAbove } = next;
    const body = { mode, times, day, night, latitude, longitude, marginMinutes, darkBelow, brightAbove };
    try {
      this.#show(await call(`${camera(this.#id)}/schedule`, json('PUT', body)));
    } catch (error) {
      this.#fail(error.message);
      this.#show(this.#schedule);
    }
  }

  #fail(text) {
    setText(this.#error, text);
    this.#error.hidden = false;
  }
}

function stateOf({ mode, applied, nextChange, sunrise, sunset, brightness }) {
  return [
    applied && t('scheduleApplied', { preset: nameOf(applied) }),
    nextChange && t('scheduleNext', { time: moment(nextChange) }),
    sunrise && sunset && t('scheduleSun', { sunrise: moment(sunrise), sunset: moment(sunset) }),
    mode === 'brightness' && (brightness === null ? t('scheduleNoBrightness') : t('scheduleBrightness', { n: Math.round(brightness) })),
  ].filter(Boolean).join(' ');
}

/** A full hour that no entry has. */
function freeTime(times) {
  const taken = new Set(times.map(({ at }) => at));
  for (let hour = 12; ; hour++) {
    const at = `${String(hour % 24).padStart(2, '0')}:00`;
    if (!taken.has(at) || hour > 36) return at;
  }
}
