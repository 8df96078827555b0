/** Exchanges that count: enough to contain one without queueing, few enough to follow a drifting clock. */
const maxExchanges = 8;

/**
 * Offset between the clock of this browser and the clock of the server, measured with pings on the live connection. The exchange with the
 * shortest round trip counts, because queueing only lengthens a round trip. The error is at most half of that round trip.
 */
export class ServerClock {
  /** @type {{roundTrip: number, offset: number}[]} */
  #exchanges = [];
  #offset = NaN;

  /** Forgets all exchanges. For a new connection: the network may be another one, and the computer may have slept. */
  reset() {
    this.#exchanges = [];
    this.#offset = NaN;
  }

  /**
   * Records an exchange.
   * @param {number} sentAt `now()` when the ping was sent
   * @param {number} serverTime server time in ms in the pong
   * @param {number} receivedAt `now()` when the pong arrived
   */
  observe(sentAt, serverTime, receivedAt) {
    this.#exchanges.push({ roundTrip: receivedAt - sentAt, offset: serverTime - (sentAt + receivedAt) / 2 });
    if (this.#exchanges.length > maxExchanges) this.#exchanges.shift();
    this.#offset = this.#exchanges.reduce((best, next) => (next.roundTrip < best.roundTrip ? next : best)).offset;
  }

  /** Milliseconds since `timestamp` (server time), or null before the first exchange. */
  ageOf(timestamp) {
    return Number.isFinite(this.#offset) ? Math.max(0, now() + this.#offset - timestamp) : null;
  }
}

/** Milliseconds since 1970. Does not jump when the clock of the computer is set. */
export function now() {
  return performance.timeOrigin + performance.now();
}
