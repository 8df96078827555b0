import { call } from '../api.js';
import { seconds } from '../history/requests.js';

/**
 * Event as the API returns it.
 * @typedef {{id: number, camera: string|null, kind: string, time: string, end: string|null, cause: string|null, detail: string|null,
 *   frames: number|null, best?: string|null}} ServerEvent
 */

/** Kinds that can be selected together, as a group. */
export const kindGroups = {
  movement: ['motion', 'detection'],
  connection: ['online', 'offline', 'restart', 'crash', 'gap', 'rejected'],
  recording: ['recording-started', 'recording-stopped', 'disk'],
};

/** All kinds. */
export const kinds = Object.values(kindGroups).flat();

/**
 * Reads a page of events, newest first.
 * @param {{camera: string, kind: string}} filter empty texts for all @param {string|null} cursor `next` of the page before
 * @returns {Promise<{events: ServerEvent[], next: string|null}>}
 */
export function getPage({ camera, kind }, cursor, signal) {
  const query = new URLSearchParams({ from: '0', limit: '50' });
  if (kind) query.set('kind', kind);
  if (cursor) query.set('cursor', cursor);
  return call(`${camera ? `api/cameras/${encodeURIComponent(camera)}/events` : 'api/events'}?${query}`, { signal });
}

/**
 * Counts the events of a period.
 * @param {{from: number, to: number}} period @param {string} camera empty for all
 * @returns {Promise<{counts: {camera: string|null, kind: string, count: number}[]}>}
 */
export function getSummary({ from, to }, camera, signal) {
  const query = camera ? `&camera=${encodeURIComponent(camera)}` : '';
  return call(`api/events/summary?from=${seconds(from)}&to=${seconds(to)}${query}`, { signal });
}
