/** Milliseconds without a message after which the server is probed. A camera may send as little as one frame a minute. */
const idleLimit = 10_000;
const responseTimeout = 5_000;
const firstWait = 500;
const longestWait = 15_000;

/** Detects a dead connection (changed Wi-Fi, sleeping laptop). A WebSocket alone takes minutes to report it. */
export class ConnectionCheck {
  #onDead;
  #timer = 0;
  #lastActivity = 0;
  /** Changes with every start and stop, so that a late response to an earlier probe is ignored. */
  #round = 0;

  /** @param {() => void} onDead called once when the server does not respond */
  constructor(onDead) {
    this.#onDead = onDead;
  }

  start() {
    this.stop();
    this.noteActivity();
    this.#checkIn(idleLimit, this.#round);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#round++;
  }

  /** Records that a message arrived. Cheap: called for every message. */
  noteActivity() {
    this.#lastActivity = performance.now();
  }

  #checkIn(milliseconds, round) {
    this.#timer = setTimeout(() => this.#check(round), milliseconds);
  }

  async #check(round) {
    const idle = performance.now() - this.#lastActivity;
    if (idle < idleLimit) {
      this.#checkIn(idleLimit - idle, round);
      return;
    }
    const alive = await serverResponds();
    if (round !== this.#round) return;
    if (alive) this.#checkIn(idleLimit, round);
    else this.#onDead();
  }
}

async function serverResponds() {
  try {
    await fetch('health/live', { cache: 'no-store', signal: AbortSignal.timeout(responseTimeout) });
    return true;
  } catch (error) {
    // Every failure means the same here: no response.
    console.debug(`NanoCam: ${error}`);
    return false;
  }
}

/** Delays that double from half a second to 15 s. Jitter keeps many browsers from reconnecting at the same moment. */
export class Backoff {
  #attempt = 0;

  /** Milliseconds to wait before the next attempt: between half of the current step and all of it. */
  next() {
    const step = Math.min(longestWait, firstWait * 2 ** this.#attempt++);
    return step * (0.5 + Math.random() / 2);
  }

  /** Starts again with the shortest delay. Call after a success. */
  reset() {
    this.#attempt = 0;
  }
}
