import { h, setText } from '../dom.js';
import { t } from '../i18n.js';
import { StageView } from '../stage-view.js';
import { getFrame } from './requests.js';
import { clockTime, lengthText } from './times.js';

/** A frame that is further from the requested time than this is marked, in milliseconds. */
const farAfter = 3_000;

/** A frame that the browser cannot decode. */
export class DamagedFrame extends Error {
  /** @param {number} time its time of capture */
  constructor(time) {
    super(t('pictureDamaged'));
    this.time = time;
  }
}

/**
 * Recorded picture of one camera. One request is in flight; a newer one waits, and the newest wins.
 * Every completed request is also shown, so that a fast drag shows pictures along the way.
 */
export class RecordedPicture {
  /** Frame on the screen. @type {import('./requests.js').RecordedFrame|null} */
  shown = null;
  #canvas = h('canvas', { 'aria-hidden': 'true' });
  #context = this.#canvas.getContext('2d', { alpha: false });
  #label = h('span', { class: 'recorded-time' });
  #far = h('span', { class: 'recorded-far', hidden: true });
  #notice = h('div', { class: 'stage-notice recorded-notice', hidden: true });
  #abort = new AbortController();
  /** @type {{time: number, direction: 'nearest'|'before'|'after'}|null} */
  #wanted = null;
  #busy = false;
  #failed = null;
  #onShown;

  /** @type {() => void} called when the camera has no recording */
  onNone;
  /** @type {(direction: 'before'|'after') => void} called when a step finds no frame */
  onEnd;
  #name = h('span', { class: 'recorded-name' });

  /** @param {string} id @param {(frame: import('./requests.js').RecordedFrame, direction: string) => void} onShown */
  constructor(id, onShown) {
    this.id = id;
    this.#onShown = onShown;
    this.element = h('div', { class: 'stage', tabIndex: -1, role: 'group' },
      this.#canvas, this.#notice, h('div', { class: 'recorded-line' }, this.#name, this.#label, this.#far));
    this.view = new StageView(this.element, [this.#canvas], id);
  }

  /** Shows the name of the camera. */
  rename(name) {
    this.element.setAttribute('aria-label', t('recordedPictureOf', { name }));
    setText(this.#name, name);
  }

  close() {
    this.#abort.abort();
  }

  /** Shows the frame at a time as soon as possible. */
  show(time, direction = 'nearest') {
    this.#wanted = { time, direction };
    if (!this.#busy) this.#run();
  }

  /** Shows the frame whose request failed last. */
  retry() {
    if (this.#failed) this.show(this.#failed.time, this.#failed.direction);
  }

  /** Reads a frame without showing it; throws `DamagedFrame`. @returns {Promise<{frame: import('./requests.js').RecordedFrame, bitmap: ImageBitmap}|null>} */
  async read(time, direction) {
    const frame = await getFrame(this.id, time, direction, this.#abort.signal);
    if (!frame) return null;
    try {
      return { frame, bitmap: await createImageBitmap(frame.blob) };
    } catch {
      throw new DamagedFrame(frame.time);
    }
  }

  /** Shows a frame that `read` has returned. @param {number} wanted time that the timeline shows */
  draw({ frame, bitmap }, wanted) {
    if (this.#canvas.width !== bitmap.width || this.#canvas.height !== bitmap.height) {
      this.#canvas.width = bitmap.width;
      this.#canvas.height = bitmap.height;
    }
    this.#context.drawImage(bitmap, 0, 0);
    bitmap.close();
    this.shown = frame;
    this.element.dataset.picture = 'yes';
    this.element.dataset.time = String(frame.time);
    this.showNotice(null);
    setText(this.#label, clockTime(frame.time));
    const distance = frame.time - wanted;
    this.#far.hidden = Math.abs(distance) < farAfter;
    setText(this.#far, this.#far.hidden ? '' : t(distance < 0 ? 'pictureEarlier' : 'pictureLater', { time: lengthText(distance) }));
  }

  /** Shows a notice with possible actions instead of a picture. @param {string|null} text @param {...(Node|false)} actions */
  showNotice(text, ...actions) {
    if (text === null && this.#notice.hidden) return;
    this.#notice.hidden = text === null;
    this.element.toggleAttribute('data-empty', text !== null);
    if (text !== null) this.#notice.replaceChildren(h('p', {}, text), ...actions.filter(Boolean));
  }

  async #run() {
    this.#busy = true;
    while (this.#wanted && !this.#abort.signal.aborted) {
      const { time, direction } = this.#wanted;
      this.#wanted = null;
      await this.#fetch(time, direction);
    }
    this.#busy = false;
  }

  async #fetch(time, direction) {
    this.#failed = null;
    try {
      const read = await this.read(time, direction);
      if (this.#abort.signal.aborted) return;
      if (read) {
        this.draw(read, direction === 'nearest' ? time : read.frame.time);
        this.#onShown(read.frame, direction);
      } else if (direction === 'nearest') {
        this.onNone();
      } else {
        this.onEnd(direction);
      }
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#failed = error instanceof DamagedFrame ? null : { time, direction };
      this.showNotice(error.message);
    }
  }
}
