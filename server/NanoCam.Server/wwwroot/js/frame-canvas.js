/**
 * Draws the newest frame of one camera on a canvas. At most one decode runs; one frame waits, and a newer one replaces it.
 */
export class FrameCanvas {
  /** @type {import('./frame.js').Frame|null} */
  shown = null;

  #context;
  #onConsumed;
  #onShown;
  #decoding = false;
  #closed = false;
  /** @type {import('./frame.js').Frame|null} */
  #next = null;
  #maxWidth = Infinity;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {(frame: import('./frame.js').Frame) => void} onConsumed called once for every offered frame, shown or dropped
   * @param {(frame: import('./frame.js').Frame) => void} onShown called after a frame is drawn
   */
  constructor(canvas, onConsumed, onShown) {
    this.canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
    this.#onConsumed = onConsumed;
    this.#onShown = onShown;
  }

  /** Width of the canvas in device pixels. Larger frames are scaled down once, which saves memory on a wall of large cameras. */
  set maxWidth(pixels) {
    this.#maxWidth = pixels;
  }

  /** @param {import('./frame.js').Frame} frame */
  offer(frame) {
    if (this.#next) this.#onConsumed(this.#next);
    this.#next = frame;
    if (!this.#decoding) this.#decodeNewest();
  }

  /** Draws no further frames. */
  close() {
    this.#closed = true;
  }

  async #decodeNewest() {
    this.#decoding = true;
    while (this.#next) {
      const frame = this.#next;
      this.#next = null;
      await this.#decode(frame);
      this.#onConsumed(frame);
    }
    this.#decoding = false;
  }

  async #decode(frame) {
    let bitmap;
    try {
      bitmap = await createImageBitmap(new Blob([frame.jpeg], { type: 'image/jpeg' }));
    } catch (error) {
      // The server checks markers, not pixels: a frame with damaged entropy data fails here, and the previous frame stays.
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
