import { getFrame, oldestFrame } from '../history/requests.js';

/** Maximum time between an event and its frame, in milliseconds. */
const nearest = 30_000;
const mostAtOnce = 3;

/** Loads recorded frames for events when they scroll into view. */
export class Thumbnails {
  #abort = new AbortController();
  #waiting = [];
  #running = 0;
  #urls = new Set();
  /**
   * Oldest frame of each camera, or null. A request for a camera without frames would log an error.
   * @type {Map<string, Promise<number|null>>}
   */
  #oldest = new Map();
  #times = new WeakMap();
  #observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) this.#add(target);
  }, { rootMargin: '200px' });

  /** @param {HTMLImageElement} image hidden until it has a frame @param {string} camera @param {number} time in milliseconds since 1970 */
  observe(image, camera, time) {
    this.#times.set(image, { camera, time });
    this.#observer.observe(image.parentElement);
  }

  close() {
    this.#abort.abort();
    this.#observer.disconnect();
    for (const url of this.#urls) URL.revokeObjectURL(url);
  }

  #add(box) {
    this.#observer.unobserve(box);
    this.#waiting.push(box.querySelector('img'));
    this.#next();
  }

  async #next() {
    if (this.#running >= mostAtOnce || this.#waiting.length === 0 || this.#abort.signal.aborted) return;
    this.#running++;
    try {
      await this.#load(this.#waiting.shift());
    } catch (error) {
      // The event stays without a picture.
      console.debug(`NanoCam: ${error}`);
    }
    this.#running--;
    this.#next();
  }

  async #load(image) {
    const { camera, time } = this.#times.get(image);
    const { signal } = this.#abort;
    if (!this.#oldest.has(camera)) this.#oldest.set(camera, oldestFrame(camera, signal).catch(() => null));
    const oldest = await this.#oldest.get(camera);
    if (oldest === null || oldest > time + nearest) return;
    const frame = await getFrame(camera, time, 'nearest', signal);
    if (!frame || Math.abs(frame.time - time) > nearest || signal.aborted) return;
    const url = URL.createObjectURL(frame.blob);
    this.#urls.add(url);
    image.src = url;
    image.hidden = false;
  }
}
