import { h, setText } from './dom.js';
import { has, t } from './i18n.js';

/**
 * One field of the settings form.
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {(value: number) => void} show shows a value, unless the user is changing the field
 */

/** Labeled list of choices. @param {[number, string][]} choices @param {(value: number) => void} onChange @returns {Field} */
export function choiceField(label, choices, onChange) {
  const select = h('select', { onchange: () => onChange(Number(select.value)) });
  for (const [value, text] of choices) select.append(h('option', { value: String(value) }, text));
  return {
    element: h('label', { class: 'field' }, h('span', {}, label), select),
    show: (value) => unlessBusy(select, () => (select.value = String(value))),
  };
}

/** Labeled slider with its value and a button for the default. @returns {Field} */
export function sliderField({ label, min, max, fallback, text = String }, onChange) {
  const output = h('output');
  const input = h('input', { type: 'range', min: String(min), max: String(max), step: '1' });
  const show = (value) => {
    input.value = String(value);
    setText(output, text(value));
    input.setAttribute('aria-valuetext', text(value));
    reset.hidden = fallback === undefined || value === fallback;
  };
  const reset = h('button', { type: 'button', class: 'link', hidden: true, onclick: () => { show(fallback); onChange(fallback); } },
    fallback === undefined ? '' : t('resetTo', { value: fallback }));
  input.addEventListener('input', () => show(Number(input.value)));
  input.addEventListener('change', () => onChange(Number(input.value)));
  return {
    element: h('div', { class: 'field' },
      h('label', { class: 'slider' }, h('span', {}, label), input), h('span', { class: 'field-value' }, reset, output)),
    show: (value) => unlessBusy(input, () => show(value)),
  };
}

/** Labeled switch for 0 and 1. @returns {Field} */
export function switchField(label, onChange) {
  const input = h('input', { type: 'checkbox', role: 'switch', class: 'switch', onchange: () => onChange(input.checked ? 1 : 0) });
  return {
    element: h('label', { class: 'field switch-field' }, h('span', {}, label), input),
    show: (value) => unlessBusy(input, () => (input.checked = value !== 0)),
  };
}

/** Field for a sensor control: a switch for 0 to 1, a list if the values have names, otherwise a slider. @returns {Field} */
export function controlField(control, onChange) {
  const key = `control_${control.name}`;
  const label = t(key);
  if (control.min === 0 && control.max === 1) return switchField(label, onChange);
  const values = Array.from({ length: Math.max(0, control.max - control.min + 1) }, (_, i) => control.min + i);
  if (has(`${key}_${control.max}`)) return choiceField(label, values.map((value) => [value, t(`${key}_${value}`)]), onChange);
  const text = control.name === 'gainceiling' ? (value) => `${2 ** (value + 1)}×` : String;
  return sliderField({ label, min: control.min, max: control.max, fallback: control.default, text }, onChange);
}

/** Does not update a field while the user is dragging it. */
function unlessBusy(input, show) {
  if (!input.matches(':active')) show();
}
