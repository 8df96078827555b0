import { h } from './dom.js';
import { weekday } from './history/times.js';
import { t } from './i18n.js';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
// Any week that starts on a Monday.
const names = days.map((day, i) => [day, new Date(2024, 0, 1 + i)]);
const workdays = { days: days.slice(0, 5), from: '08:00', to: '18:00' };

/**
 * Switch between always recording and a weekly schedule, with its time ranges.
 * @param {{days: string[], from: string, to: string}[]|null} schedule @param {(schedule: any[]|null) => void} onChange
 */
export function scheduleEditor(schedule, onChange) {
  const entries = schedule ?? [];
  const change = (index, part) => onChange(entries.map((entry, i) => (i === index ? { ...entry, ...part } : entry)));
  const select = h('select', { onchange: () => onChange(select.value === 'always' ? null : [workdays]) },
    h('option', { value: 'always', defaultSelected: schedule === null }, t('scheduleAlways')),
    h('option', { value: 'weekly', defaultSelected: schedule !== null }, t('scheduleWeekly')));
  return h('div', { class: 'schedule', 'data-field': 'schedule' },
    h('label', { class: 'field' }, h('span', {}, t('schedule')), select),
    ...entries.map((entry, index) => row(entry, (part) => change(index, part), remove(index))),
    schedule && h('button', { type: 'button', class: 'link', onclick: () => onChange([...entries, workdays]) }, t('scheduleAdd')));

  function remove(index) {
    return () => onChange(entries.length > 1 ? entries.filter((_, i) => i !== index) : null);
  }
}

function row(entry, onChange, onRemove) {
  const toggle = (day) => onChange({ days: days.filter((name) => (name === day) !== entry.days.includes(name)) });
  const time = (key, label) => {
    const save = () => input.value && onChange({ [key]: input.value });
    const input = h('input', { type: 'time', required: true, value: entry[key], 'aria-label': label, onchange: save });
    return input;
  };
  return h('fieldset', { class: 'schedule-row' }, h('legend', { class: 'visually-hidden' }, t('scheduleTime')),
    h('div', { class: 'schedule-days' }, ...names.map(([day, date]) => dayButton(entry, day, date, toggle))),
    h('div', { class: 'schedule-times' }, time('from', t('from')), h('span', { 'aria-hidden': 'true' }, '–'), time('to', t('to')),
      h('button', { type: 'button', class: 'link', onclick: onRemove }, t('remove'))));
}

/** The last day of a row cannot be removed, because a row without days would be meaningless. */
function dayButton(entry, day, date, toggle) {
  const isOn = entry.days.includes(day);
  return h('button', {
    type: 'button', class: 'schedule-day', 'aria-pressed': String(isOn), title: weekday(date, 'long'),
    disabled: isOn && entry.days.length === 1, onclick: () => toggle(day),
  }, weekday(date));
}
