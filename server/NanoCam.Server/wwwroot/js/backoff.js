const first = 500;
const cap = 15_000;

/** Delays that double from half a second to 15 s. Jitter keeps many browsers from reconnecting at the same moment. */
export class Backoff {
  #attempt = 0;

  /** Milliseconds to wait before the next attempt: between half of the current step and all of it. */
  next() {
    const step = Math.min(cap, first * 2 ** this.#attempt++);
    return step * (0.5 + Math.random() / 2);
  }

  /** Starts again with the shortest delay. Call after a success. */
  reset() {
    this.#attempt = 0;
  }
}
