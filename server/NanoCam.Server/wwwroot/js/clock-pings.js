import { now } from './clock.js';

/** Milliseconds between the first pings, of which the fastest counts. Later ones follow a drifting clock. */
const firstPauses = [300, 700, 1_500];
const pause = 5_000;

/** Pings the server while the live connection is open and the page is visible, and measures the server clock with the responses. */
export class ClockPings {
  #clock;
  #send;
  #timer = 0;
  #number = 0;
  #sentAt = 0;
  #count = 0;

  /** @param {import('./clock.js').ServerClock} clock @param {(message: object) => void} send */
  constructor(clock, send) {
    this.#clock = clock;
    this.#send = send;
  }

  start() {
    this.stop();
    this.#count = 0;
    this.#ping();
  }

  stop() {
    clearTimeout(this.#timer);
    // A response after a pause of the page would count the pause as part of the round trip.
    this.#number++;
  }

  /** Processes a response. Only the response to the last ping counts. @param {{number: number, time: number}} pong */
  receive(pong) {
    if (pong.number === this.#number) this.#clock.observe(this.#sentAt, pong.time, now());
  }

  #ping() {
    this.#number++;
    this.#sentAt = now();
    this.#send({ type: 'ping', number: this.#number });
    this.#timer = setTimeout(() => this.#ping(), firstPauses[this.#count++] ?? pause);
  }
}
