/**
 * A canvas that always shows the newest frame. At most one decode runs; a frame that arrives meanwhile waits, and is replaced by a newer one.
 */
export class Picture {
  /** @type {import('./frame.js').Frame|null} */
  shown = null;

  #context;
  #done;
  #onShown;
  #decoding = false;
  #closed = false;
  /** @type {import('./frame.js').Frame|null} */
  #next = null;
  #maxWidth = Infinity;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {(frame: import('./frame.js').Frame) => void} done called once for every frame offered, when it is shown or will never be
   * @param {(frame: import('./frame.js').Frame) => void} onShown called when a frame has become visible
   */
  constructor(canvas, done, onShown) {
    this.canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
    this.#done = done;
    this.#onShown = onShown;
  }

  /** Device pixels the canvas covers; a larger picture is scaled down once, so a wall of large cameras stays small in memory. */
  set maxWidth(pixels) {
    this.#maxWidth = pixels;
  }

  /** @param {import('./frame.js').Frame} frame */
  offer(frame) {
    if (this.#next) this.#done(this.#next);
    this.#next = frame;
    if (!this.#decoding) this.#decodeNewest();
  }

  /** Shows nothing more. */
  close() {
    this.#closed = true;
  }

  async #decodeNewest() {
    this.#decoding = true;
    while (this.#next) {
      const frame = this.#next;
      this.#next = null;
      await this.#decode(frame);
      this.#done(frame);
    }
    this.#decoding = false;
  }

  async #decode(frame) {
    let bitmap;
    try {
      bitmap = await createImageBitmap(new Blob([frame.jpeg], { type: 'image/jpeg' }));
    } catch (error) {
      // The server checks markers, not pixels: a frame with damaged entropy data ends here and the previous picture stays.
      console.debug(`NanoCam: frame ${frame.sequence}: ${error}`);
      return;
    }
    if (!this.#closed) this.#draw(bitmap, frame);
    bitmap.close();
  }

  #draw(bitmap, frame) {
    const scale = Math.min(1, this.#maxWidth / bitmap.width);
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.#context.drawImage(bitmap, 0, 0, width, height);
    this.shown = frame;
    this.#onShown(frame);
  }
}
