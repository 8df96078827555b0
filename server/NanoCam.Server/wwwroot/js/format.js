import { language, t } from './i18n.js';

/** Age in milliseconds as a short text: "85 ms", "1.4 s", "3 min", "5 h", "2 d". Null is shown as a dash. */
export function age(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return '–';
  const ms = Math.max(0, milliseconds);
  if (ms < 995) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s`;
  if (ms < 3_600_000) return t('minutes', { n: Math.floor(ms / 60_000) });
  if (ms < 86_400_000) return t('hours', { n: Math.floor(ms / 3_600_000) });
  return t('days', { n: Math.floor(ms / 86_400_000) });
}

/** Frames per second, with one decimal below ten. */
export function fps(value) {
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} fps`;
}

/** Bytes in powers of 1000: "23.5 kB". */
export function bytes(value) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Bits per second from bytes per second: "2.8 Mbit/s". */
export function bitRate(bytesPerSecond) {
  const bits = bytesPerSecond * 8;
  return bits >= 999_500 ? `${(bits / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bits / 1000)} kbit/s`;
}

/** Whole number, with the digit grouping of the current language. */
export function number(value) {
  return new Intl.NumberFormat(language()).format(value);
}

/** "14:03" for today, "21 Nov, 14:03" for an earlier day. */
export function moment(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  const options = today ? { timeStyle: 'short' } : { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };
  return new Intl.DateTimeFormat(language(), options).format(date);
}

/** "14:03:27" for today, "21 Nov 2026, 14:03:27" for an earlier day. @param {string|number} when ISO text or milliseconds since 1970 */
export function exactMoment(when) {
  const date = new Date(when);
  const today = date.toDateString() === new Date().toDateString();
  const day = today ? {} : { year: 'numeric', month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(language(), { ...day, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(date);
}

/** "1 hour", "90 days". @param {number} count @param {'hour'|'day'} unit */
export function duration(count, unit) {
  return new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** Words as a list that starts with a capital letter: "Stills, flash". */
export function list(words) {
  return capitalize(words.join(t('listSeparator')));
}

/** Text with its first letter as a capital. */
export function capitalize(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Short names of active faults: "Low memory, weak power supply"; empty without faults. @param {string[]|undefined} faults */
export function faultNames(faults = []) {
  return list(faults.map((name) => t(`fault_${name}`)));
}
