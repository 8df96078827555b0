const first = 500;
const cap = 15_000;

/** Waits that double from half a second to 15 s, each with jitter so that a wall of browsers does not return in one wave. */
export class Backoff {
  #attempt = 0;

  /** Milliseconds to wait before the next try: between half of the step and the whole of it. */
  next() {
    const step = Math.min(cap, first * 2 ** this.#attempt++);
    return step * (0.5 + Math.random() / 2);
  }

  /** Call after success: the next failure is retried quickly again. */
  reset() {
    this.#attempt = 0;
  }
}
