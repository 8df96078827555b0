/** Length of one half of the window in milliseconds: long enough to meet a fast trip, short enough to follow a drifting clock. */
const halfWindow = 30_000;

/**
 * Maps this browser's clock to the server's. Every frame says when the server sent it (capture time + age); the smallest difference to our
 * own clock within the last minute is the clocks' difference plus the shortest trip seen, which therefore counts as no time at all.
 */
export class ServerClock {
  #current = Infinity;
  #previous = Infinity;
  #turned = 0;

  /** Notes one arrival. @param {number} sentAt the server's time in ms @param {number} arrivedAt `now()` of the arrival */
  observe(sentAt, arrivedAt) {
    if (arrivedAt - this.#turned > halfWindow) {
      this.#previous = this.#current;
      this.#current = Infinity;
      this.#turned = arrivedAt;
    }
    this.#current = Math.min(this.#current, arrivedAt - sentAt);
  }

  /** Milliseconds since `timestamp` (server's clock), or null before the first frame. */
  ageOf(timestamp) {
    const offset = Math.min(this.#current, this.#previous);
    return Number.isFinite(offset) ? Math.max(0, now() - offset - timestamp) : null;
  }
}

/** Milliseconds since 1970 that never jump when the computer's clock is set. */
export function now() {
  return performance.timeOrigin + performance.now();
}
