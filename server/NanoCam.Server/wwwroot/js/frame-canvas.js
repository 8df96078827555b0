/**
 * Draws the newest frame of one camera on a canvas. At most one decode runs; one frame waits, and a newer one replaces it.
 */
export class FrameCanvas {
  /** @type {import('./frame.js').Frame|null} */
  shown = null;

  #context;
  #onConsumed;
  #onShown;
  #onRestored;
  #decoding = false;
  #closed = false;
  /** @type {import('./frame.js').Frame|null} */
  #next = null;
  #maxWidth = Infinity;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {(frame: import('./frame.js').Frame) => void} onConsumed called once for every offered frame, shown or dropped
   * @param {(frame: import('./frame.js').Frame) => void} onShown called after a frame is drawn
   * @param {() => void} onRestored called after the frame of an earlier view is drawn
   */
  constructor(canvas, onConsumed, onShown, onRestored) {
    this.canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
    this.#onConsumed = onConsumed;
    this.#onShown = onShown;
    this.#onRestored = onRestored;
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

  /**
   * Draws a frame of an earlier view until the first one arrives. Does nothing without one.
   * @param {import('./frame.js').Frame|undefined} frame
   */
  async restore(frame) {
    const bitmap = frame && await decode(frame);
    if (!bitmap) return;
    if (!this.#closed && !this.shown) this.#draw(bitmap, frame, this.#onRestored);
    bitmap.close();
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
    const bitmap = await decode(frame);
    if (!bitmap) return;
    if (!this.#closed) this.#draw(bitmap, frame, this.#onShown);
    bitmap.close();
  }

  #draw(bitmap, frame, onDrawn) {
    const scale = Math.min(1, this.#maxWidth / bitmap.width);
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.#context.drawImage(bitmap, 0, 0, width, height);
    this.shown = frame;
    onDrawn(frame);
  }
}

/** @returns {Promise<ImageBitmap|null>} null for a frame that cannot be decoded */
async function decode(frame) {
  try {
    return await createImageBitmap(new Blob([frame.jpeg], { type: 'image/jpeg' }));
  } catch (error) {
    // The server checks markers, not pixels: a frame with damaged entropy data fails here, and the previous frame stays.
    console.debug(`NanoCam: frame ${frame.sequence}: ${error}`);
    return null;
  }
}
