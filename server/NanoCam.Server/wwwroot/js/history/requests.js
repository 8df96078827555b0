import { call, camera, json, send } from '../api.js';

/**
 * Recorded frame of a camera.
 * @typedef {{time: number, sequence: number, blob: Blob}} RecordedFrame time of capture in milliseconds since 1970
 */

/** Time in the format of the server: seconds since 1970, to the microsecond. @param {number} milliseconds */
export function seconds(milliseconds) {
  return (milliseconds / 1000).toFixed(6);
}

const range = ({ from, to }) => `from=${seconds(from)}&to=${seconds(to)}`;

/** URLs of a camera's recordings, relative to the page. */
export const paths = {
  exported: (id, period, format) => `${camera(id)}/export?${range(period)}&format=${format}`,
  timelapse: (id, period, { every, fps, format }) => `${camera(id)}/timelapse?${range(period)}&every=${every}&fps=${fps}&format=${format}`,
};

/**
 * Reads the frame nearest to a time.
 * @param {string} id @param {number} time @param {'nearest'|'before'|'after'} direction @param {AbortSignal} signal
 * @returns {Promise<RecordedFrame|null>} null if no frame is recorded there
 */
export async function getFrame(id, time, direction, signal) {
  try {
    const response = await send(`${camera(id)}/frames/at?time=${seconds(time)}&direction=${direction}`, { signal, cache: 'default' });
    return {
      time: Number(response.headers.get('x-timestamp')) * 1000,
      sequence: Number(response.headers.get('x-sequence')),
      blob: await response.blob(),
    };
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

export const getTimeline = (id, period, step, signal) => call(`${camera(id)}/timeline?${range(period)}&step=${step}`, { signal });
export const getRecordings = (id, period, signal) => call(`${camera(id)}/recordings?${range(period)}`, { signal });

/** Maximum number of frames or events per page, and of pages that are read. */
const pageSize = 1_000;
const mostPages = 4;

/** Lists frames and stills of a period, at most 4,000. */
export async function getFrames(id, period, signal) {
  const frames = [];
  let cursor = '';
  for (let page = 0; page < mostPages && cursor !== null; page++) {
    const query = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const { frames: more, next } = await call(`${camera(id)}/frames?${range(period)}&limit=${pageSize}${query}`, { signal });
    frames.push(...more);
    cursor = next;
  }
  return frames;
}

/** Time of the oldest frame or still of a camera. @returns {Promise<number|null>} milliseconds since 1970; null if none is stored */
export async function oldestFrame(id, signal) {
  const { frames: [first] } = await call(`${camera(id)}/frames?from=0&limit=1`, { signal });
  return first ? Date.parse(first.time) : null;
}

/**
 * Lists events of a period, newest first, at least back to a time; at most 4,000.
 * @param {string} id @param {import('./time-window.js').Period} period @param {number} back @param {AbortSignal} signal
 * @returns {Promise<{events: any[], hasMore: boolean}>} whether there are more between `back` and the oldest one
 */
export async function getEvents(id, period, back, signal) {
  const events = [];
  let cursor = '';
  for (let page = 0; page < mostPages; page++) {
    const query = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const { events: more, next } = await call(`${camera(id)}/events?${range(period)}&limit=${pageSize}${query}`, { signal });
    events.push(...more);
    if (!next || Date.parse(events.at(-1).time) < back) return { events, hasMore: false };
    cursor = next;
  }
  return { events, hasMore: true };
}

export const deleteRecordings = (id, period) => call(`${camera(id)}/recordings?${range(period)}`, { method: 'DELETE' });

export const getPins = (signal) => call('api/pins', { signal });
export const addPin = (id, period, note) =>
  call('api/pins', json('POST', { camera: id, from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString(), note }));
export const removePin = (id) => call(`api/pins/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const getRule = (id, signal) => call(`${camera(id)}/recording`, { signal });
export const putRule = (id, rule) => call(`${camera(id)}/recording`, json('PUT', rule));
export const triggerRecording = (id) => call(`${camera(id)}/recording/trigger?reason=viewer`, { method: 'POST' });
export const getStorage = (signal) => call('api/storage', { signal });
export const previewRetention = () => call('api/storage/retention?dryRun=true', { method: 'POST' });
