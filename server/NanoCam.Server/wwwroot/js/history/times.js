import { language, t } from '../i18n.js';

const formats = new Map();

function format(time, key, options) {
  const name = `${language()} ${key}`;
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(language(), options));
  return formats.get(name).format(time);
}

const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const date = { year: 'numeric', month: 'short', day: 'numeric' };

/** "29 Nov 2026, 21:03:05.120" */
export const preciseTime = (time) => format(time, 'precise', { ...date, ...clock, fractionalSecondDigits: 3 });
/** "21:03:05.120" */
export const clockTime = (time) => format(time, 'clock', { ...clock, fractionalSecondDigits: 3 });
/** "29 Nov 2026, 21:03:05" */
export const fullTime = (time) => format(time, 'full', { ...date, ...clock });
/** "Sunday, 29 November 2026" */
export const fullDay = (time) => format(time, 'day', { dateStyle: 'full' });
/** "November 2026" */
export const monthName = (time) => format(time, 'month', { year: 'numeric', month: 'long' });
/** "Mon" */
export const weekday = (time, style = 'short') => format(time, `weekday ${style}`, { weekday: style });

const axis = {
  fraction: { minute: '2-digit', second: '2-digit', fractionalSecondDigits: 1 },
  second: clock,
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { month: 'short', day: 'numeric' },
  month: { month: 'short' },
};

/** Label of the axis. A day starts with its date, and a year with its number. */
export function axisLabel(time, unit) {
  const at = new Date(time);
  if (unit === 'month') return at.getMonth() === 0 ? String(at.getFullYear()) : format(time, 'axis month', axis.month);
  const shown = at % 60_000 === 0 && at.getHours() + at.getMinutes() === 0 ? 'day' : unit;
  return format(time, `axis ${shown}`, axis[shown]);
}

/** "2 d 3 h", "5 min", "1.5 s": the two largest units. */
export function lengthText(milliseconds) {
  const total = Math.abs(milliseconds);
  if (total < 60_000) return t('seconds', { n: Math.round(total / 100) / 10 });
  const units = [['days', 86_400_000], ['hours', 3_600_000], ['minutes', 60_000], ['seconds', 1_000]];
  const first = units.findIndex(([, length]) => total >= length);
  let rest = total;
  return units.slice(first, first + 2).map(([key, length]) => {
    const n = Math.floor(rest / length);
    rest -= n * length;
    return n > 0 ? t(key, { n }) : null;
  }).filter(Boolean).join(' ');
}

/** Value of an `input` of the type `datetime-local`, in the user's time zone. */
export function localInput(time) {
  const at = new Date(time);
  return new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
