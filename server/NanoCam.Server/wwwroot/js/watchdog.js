/** Milliseconds of silence after which the server is asked whether it is there. A camera may well send one frame a minute. */
const quiet = 10_000;
const answerWithin = 5_000;

/** Notices a connection that died without saying so (changed Wi-Fi, sleeping laptop), which a WebSocket alone finds out minutes later. */
export class Watchdog {
  #onDead;
  #timer = 0;
  #lastHeard = 0;
  /** Changes with every start and stop, so that an answer that comes late concerns nobody. */
  #round = 0;

  /** @param {() => void} onDead called once when the server does not answer */
  constructor(onDead) {
    this.#onDead = onDead;
  }

  start() {
    this.stop();
    this.feed();
    this.#checkIn(quiet, this.#round);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#round++;
  }

  /** Something arrived. Cheap: called for every message. */
  feed() {
    this.#lastHeard = performance.now();
  }

  #checkIn(milliseconds, round) {
    this.#timer = setTimeout(() => this.#check(round), milliseconds);
  }

  async #check(round) {
    const silent = performance.now() - this.#lastHeard;
    if (silent < quiet) {
      this.#checkIn(quiet - silent, round);
      return;
    }
    const alive = await answers();
    if (round !== this.#round) return;
    if (alive) this.#checkIn(quiet, round);
    else this.#onDead();
  }
}

async function answers() {
  try {
    await fetch('health/live', { cache: 'no-store', signal: AbortSignal.timeout(answerWithin) });
    return true;
  } catch (error) {
    // No answer, whatever the reason; that is the question asked.
    console.debug(`NanoCam: ${error}`);
    return false;
  }
}
