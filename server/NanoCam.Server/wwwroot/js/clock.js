/** Half of the window in milliseconds: long enough to contain a fast trip, short enough to follow a drifting clock. */
const halfWindow = 30_000;

/**
 * Offset between the clock of this browser and the clock of the server. Every frame carries the time at which the server sent it (capture
 * time + age). The smallest difference within the last minute is the offset plus the shortest trip, which is treated as zero.
 */
export class ServerClock {
  #current = Infinity;
  #previous = Infinity;
  #turned = 0;

  /** Records one arrival. @param {number} sentAt server time in ms @param {number} arrivedAt `now()` of the arrival */
  observe(sentAt, arrivedAt) {
    if (arrivedAt - this.#turned > halfWindow) {
      this.#previous = this.#current;
      this.#current = Infinity;
      this.#turned = arrivedAt;
    }
    this.#current = Math.min(this.#current, arrivedAt - sentAt);
  }

  /** Milliseconds since `timestamp` (server time), or null before the first frame. */
  ageOf(timestamp) {
    const offset = Math.min(this.#current, this.#previous);
    return Number.isFinite(offset) ? Math.max(0, now() - offset - timestamp) : null;
  }
}

/** Milliseconds since 1970. Does not jump when the clock of the computer is set. */
export function now() {
  return performance.timeOrigin + performance.now();
}
