import { getPull } from './api.js';
import { pullReason } from './pull-reason.js';
import { may } from './session.js';

const readEvery = 5_000;
const readEveryWithoutSources = 30_000;

/**
 * Reads the reasons why pulled cameras fail into `live.problems`. For administrators only: a reason can name addresses in the
 * network of the server.
 */
export class PullProblems {
  #live;
  #timer = 0;
  #known = '';

  /** @param {import('./live-connection.js').LiveConnection} live */
  constructor(live) {
    this.#live = live;
    document.addEventListener('visibilitychange', () => this.read());
    live.addEventListener('link', () => this.read());
  }

  /** Reads now, and then periodically while the page is visible and connected. */
  async read() {
    clearTimeout(this.#timer);
    if (document.hidden || this.#live.state !== 'open' || !may('administrator')) return;
    let wait = readEvery;
    try {
      const sources = await getPull();
      if (sources.length === 0) wait = readEveryWithoutSources;
      this.#show(sources);
    } catch (error) {
      // The connection state shows that the server is unreachable.
      console.debug(`NanoCam: ${error}`);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.read(), wait);
  }

  #show(sources) {
    const problems = sources.filter(({ error }) => error).map((source) => [source.id, pullReason(source)]);
    const known = JSON.stringify(problems);
    if (known === this.#known) return;
    this.#known = known;
    this.#live.problems = new Map(problems);
    this.#live.dispatchEvent(new Event('cameras'));
  }
}
