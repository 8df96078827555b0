import { readPreference, writePreference } from '../preferences.js';

const most = 500;

/**
 * Which events were seen in this browser: all up to a number, and single ones above it. Other browsers and users have their own.
 * The numbers of events increase.
 */
export class SeenEvents {
  #upTo;
  #single;

  constructor() {
    const { upTo = 0, single = [] } = readPreference('seen-events', {});
    this.#upTo = upTo;
    this.#single = new Set(single);
  }

  /** @param {number} id */
  has(id) {
    return id <= this.#upTo || this.#single.has(id);
  }

  /** @param {number} id @param {boolean} isSeen events up to the mark of `markAll` stay seen */
  mark(id, isSeen) {
    if (isSeen) this.#single.add(id);
    else this.#single.delete(id);
    this.#write();
  }

  /** Whether `mark` can change an event back. @param {number} id */
  isSingle(id) {
    return id > this.#upTo;
  }

  /** Marks all events up to one. @param {number} id */
  markAll(id) {
    this.#upTo = Math.max(this.#upTo, id);
    this.#write();
  }

  #write() {
    this.#single = new Set([...this.#single].filter((id) => id > this.#upTo).sort((a, b) => a - b).slice(-most));
    writePreference('seen-events', { upTo: this.#upTo, single: [...this.#single] });
  }
}
