import { day } from './time-window.js';

const longest = 400 * day;

/**
 * Reads the place in time from the query of the page. A link can be typed by hand, so each value is checked.
 * @param {string} id @param {URLSearchParams} query @param {number} now
 * @returns {{ids: string[], time: number, length: number, isBack: boolean}} cameras, time at the cursor, length of the timeline
 */
export function readPlace(id, query, now) {
  const number = (name) => (Number.isFinite(Number(query.get(name))) ? Math.max(0, Number(query.get(name))) : 0);
  const ago = Math.min(now, number('ago') * 1_000);
  const ids = new Set([id, ...(query.get('with')?.split(',') ?? [])]);
  ids.delete('');
  return {
    ids: [...ids].slice(0, 4),
    time: Math.min(number('at') || now - ago, now),
    length: Math.min(longest, Math.max(1_000, number('span') || (ago > 0 ? 600_000 : day))),
    isBack: ago > 0,
  };
}
