/** Length of the measured window in milliseconds. */
const span = 5_000;

/** Frame rate, bandwidth and frame age over the last five seconds, measured in this browser. */
export class FrameStats {
  dropped = 0;
  /** @type {{at: number, bytes: number, age: number|null}[]} */
  #samples = [];
  #since = performance.now();

  /** Records a shown frame and its age in milliseconds. */
  add(frame, age) {
    this.dropped += frame.dropped;
    this.#samples.push({ at: performance.now(), bytes: frame.jpeg.byteLength, age });
    this.#trim();
  }

  get framesPerSecond() {
    this.#trim();
    return this.#samples.length / this.#seconds();
  }

  get bytesPerSecond() {
    this.#trim();
    return this.#samples.reduce((sum, sample) => sum + sample.bytes, 0) / this.#seconds();
  }

  /** Median and largest age in milliseconds; null without frames. */
  get ages() {
    this.#trim();
    const ages = this.#samples.map((sample) => sample.age).filter((age) => age !== null).sort((a, b) => a - b);
    return ages.length === 0 ? { median: null, max: null } : { median: ages[ages.length >> 1], max: ages[ages.length - 1] };
  }

  #seconds() {
    // After the start less than one window has passed; one second is the smallest divisor.
    return Math.min(span, Math.max(1_000, performance.now() - this.#since)) / 1000;
  }

  #trim() {
    const oldest = performance.now() - span;
    while (this.#samples.length > 0 && this.#samples[0].at < oldest) this.#samples.shift();
  }
}
