/** @typedef {{from: number, to: number}} Period milliseconds since 1970 */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
export const day = 24 * hour;
const shortest = second;
const longest = 400 * day;
const steps = [10, 60, 3_600, 86_400];
/** The server returns at most 2,000 columns; the rest is a margin, so that panning shows recordings immediately. */
const mostColumns = 1_600;

export const span = ({ from, to }) => to - from;

/** Period of a length around a time. @returns {Period} */
export function around(time, length) {
  return { from: time - length / 2, to: time + length / 2 };
}

/** Shows `factor` times as much; the time `at` stays in place. @param {Period} shown @returns {Period} */
export function zoom(shown, factor, at) {
  const length = Math.min(longest, Math.max(shortest, span(shown) * factor));
  const from = at - ((at - shown.from) / span(shown)) * length;
  return { from, to: from + length };
}

/** @param {Period} shown @returns {Period} */
export function pan(shown, milliseconds) {
  return { from: shown.from + milliseconds, to: shown.to + milliseconds };
}

/** Moves a period so that it ends at the latest a little after `latest`. @param {Period} shown @returns {Period} */
export function clamp(shown, latest) {
  const beyond = shown.to - (latest + span(shown) * 0.04);
  return beyond > 0 ? pan(shown, -beyond) : shown;
}

/** Moves a period so that a time lies inside, with a margin. @param {Period} shown @returns {Period} */
export function follow(shown, time) {
  const margin = span(shown) * 0.04;
  if (time < shown.from + margin) return pan(shown, time - shown.from - margin);
  if (time > shown.to - margin) return pan(shown, time - shown.to + margin);
  return shown;
}

/** Seconds of one column of the timeline: the finest step that the server accepts. @param {Period} shown */
export function stepFor(shown) {
  return steps.find((step) => span(shown) / (step * second) <= mostColumns) ?? steps.at(-1);
}

/** Period to load for a shown period: with margins on both sides as far as the columns reach. @param {Period} shown @returns {Period} */
export function periodToLoad(shown, step) {
  const margin = Math.min(span(shown) / 2, ((2_000 - 4) * step * second - span(shown)) / 2);
  return { from: shown.from - margin, to: shown.to + margin };
}

const tickSteps = [
  100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute,
  15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour,
];
const dayTicks = [1, 2, 7, 14];
const monthTicks = [1, 3, 6, 12];

/**
 * Times at which the axis has a label, in the user's time zone.
 * @param {Period} shown @param {number} most number of labels that fit
 * @returns {{times: number[], unit: 'fraction'|'second'|'minute'|'day'|'month'}}
 */
export function ticks(shown, most) {
  const length = span(shown);
  const step = tickSteps.find((milliseconds) => length / milliseconds <= most);
  if (step) return { times: even(shown, step), unit: step < second ? 'fraction' : step < minute ? 'second' : 'minute' };
  const days = dayTicks.find((count) => length / (count * day) <= most);
  if (days) return { times: calendarTicks(shown, (at) => nextDay(at, days)), unit: 'day' };
  const months = monthTicks.find((count) => length / (count * 30 * day) <= most) ?? 12;
  return { times: calendarTicks(shown, (at) => nextMonth(at, months)), unit: 'month' };
}

/** Multiples of a step since midnight. On a day when the clock changes, the hours after the change are off by it. */
function even({ from, to }, step) {
  const midnight = startOfDay(from);
  const times = [];
  for (let time = midnight + Math.ceil((from - midnight) / step) * step; time <= to; time += step) times.push(time);
  return times;
}

function calendarTicks({ from, to }, next) {
  const times = [];
  for (let time = next(from - 1); time <= to; time = next(time)) times.push(time);
  return times;
}

/** Midnight before a time, in the user's time zone. */
export function startOfDay(time) {
  return new Date(time).setHours(0, 0, 0, 0);
}

function nextDay(time, count) {
  const date = new Date(startOfDay(time));
  // Days since a Monday, so that weeks start on Mondays and the days stay the same while the timeline moves.
  const number = Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / day) + 3;
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + count - (number % count)).getTime();
}

function nextMonth(time, count) {
  const date = new Date(time);
  return new Date(date.getFullYear(), (Math.floor(date.getMonth() / count) + 1) * count, 1).getTime();
}
