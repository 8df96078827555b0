import { getEvents, getFrames, getRecordings, getTimeline } from './requests.js';
import { periodToLoad, span, stepFor } from './time-window.js';

/** Longest period for which every frame is drawn as a separate line. */
const frameSpan = 60_000;
/** Milliseconds after which the newest part of the timeline is read again. */
const staleAfter = 10_000;

/**
 * @typedef {{from: number, step: number, frames: number[], bytes: number[], motion: number[], gaps: (string|null)[],
 *   tier: (string|null)[], checking: boolean}} Columns `from` in milliseconds, `step` in milliseconds; while `checking`, some may be missing
 * @typedef {{from: number, to: number, cause: string, frames: number|null}} Gap
 */

/** Recordings of one camera on the timeline. One period is loaded at a time; the newest wins. */
export class TimelineData {
  /** @type {Columns|null} */
  columns = null;
  /** Exact gaps of a short period; null while only the columns contain them. @type {Gap[]|null} */
  gaps = null;
  /** @type {{time: number, kind: string}[]} */
  frames = [];
  /** @type {any[]} */
  events = [];
  /** Whether the period has more events than were read. */
  hasMoreEvents = false;
  /** Why the last load failed. @type {string|null} */
  error = null;
  #id;
  #onChange;
  #signal;
  /** @type {import('./time-window.js').Period|null} */
  #wanted = null;
  #loading = false;
  #loaded = null;

  /** @param {string} id @param {() => void} onChange @param {AbortSignal} signal */
  constructor(id, onChange, signal) {
    this.#id = id;
    this.#onChange = onChange;
    this.#signal = signal;
  }

  /** Loads what a period needs. @param {import('./time-window.js').Period} shown @param {number} now */
  show(shown, now) {
    if (this.#covers(shown, now)) return;
    this.#wanted = { ...shown };
    if (!this.#loading) this.#load(now);
  }

  /** Loads again after a change. @param {import('./time-window.js').Period} shown @param {number} now */
  reload(shown, now) {
    this.#loaded = null;
    this.show(shown, now);
  }

  /**
   * State at a time: the tier of the frames, and the cause of a gap. If both are present, some of the frames were lost.
   * @returns {{tier: string|null, cause: string|null}}
   */
  at(time) {
    const { columns, gaps } = this;
    const index = columns ? Math.floor((time - columns.from) / columns.step) : -1;
    const tier = columns?.frames[index] ? columns.tier[index] ?? 'dense' : null;
    const cause = gaps ? gaps.find(({ from, to }) => time >= from && time < to)?.cause : columns?.gaps[index];
    return { tier, cause: cause ?? null };
  }

  /** Frames and bytes of a period, from the columns. A column counts in proportion to the part inside the period. */
  sum({ from, to }) {
    const { columns } = this;
    if (!columns || from < columns.from || to > columns.from + columns.frames.length * columns.step) return null;
    let [frames, bytes] = [0, 0];
    for (let i = Math.floor((from - columns.from) / columns.step); i * columns.step + columns.from < to && i < columns.frames.length; i++) {
      const start = columns.from + i * columns.step;
      const part = (Math.min(to, start + columns.step) - Math.max(from, start)) / columns.step;
      frames += columns.frames[i] * part;
      bytes += columns.bytes[i] * part;
    }
    return { frames: Math.round(frames), bytes };
  }

  #covers(shown, now) {
    const loaded = this.#loaded;
    if (!loaded || loaded.step !== stepFor(shown) || loaded.withFrames !== span(shown) <= frameSpan) return false;
    if (loaded.from > shown.from || loaded.to < shown.to) return false;
    return (shown.to < loaded.at && !this.columns.checking) || now - loaded.at < staleAfter;
  }

  async #load(now) {
    this.#loading = true;
    while (this.#wanted && !this.#signal.aborted) {
      const shown = this.#wanted;
      this.#wanted = null;
      await this.#read(shown, now);
    }
    this.#loading = false;
  }

  async #read(shown, now) {
    const step = stepFor(shown);
    const period = periodToLoad(shown, step);
    const withFrames = span(shown) <= frameSpan;
    const isShort = step === 10;
    try {
      const [columns, events, recordings, frames] = await Promise.all([
        getTimeline(this.#id, period, step, this.#signal),
        getEvents(this.#id, period, shown.from, this.#signal),
        isShort ? getRecordings(this.#id, period, this.#signal) : null,
        withFrames ? getFrames(this.#id, period, this.#signal) : null,
      ]);
      this.columns = { ...columns, from: Date.parse(columns.from), step: columns.step * 1000 };
      this.events = events.events.map((event) => ({ ...event, at: Date.parse(event.time), until: event.end && Date.parse(event.end) }));
      this.hasMoreEvents = events.hasMore;
      this.gaps = recordings && recordings.gaps.map((gap) => ({ ...gap, from: Date.parse(gap.from), to: Date.parse(gap.to) }));
      this.frames = (frames ?? []).map(({ time, kind }) => ({ time: Date.parse(time), kind }));
      this.error = null;
      this.#loaded = { ...period, step, withFrames, at: now };
    } catch (error) {
      if (this.#signal.aborted) return;
      this.error = error.message;
      this.#loaded = null;
    }
    this.#onChange();
  }
}
