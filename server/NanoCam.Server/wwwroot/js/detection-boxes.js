import { h, setText } from './dom.js';
import { loadTexts, t } from './i18n.js';

/** Milliseconds that boxes stay when no others follow. */
const shownFor = 3_000;
/** Minimum width of the drawing: lines and texts of a small frame would be coarse. */
const leastWidth = 960;
/** Minimum height of the labels, in CSS pixels. */
const leastText = 13;

/** Boxes and labels that a detector sends, over the live view of one camera. The stage moves the drawing with the picture. */
export class DetectionBoxes {
  element = h('canvas', { class: 'detections', 'aria-hidden': 'true', hidden: true });
  /** The labels for screen readers, read on request: several a second would be too much. */
  labels = h('p', { class: 'visually-hidden' });
  #live;
  #id;
  #attach;
  #timer = 0;
  #abort = new AbortController();

  /**
   * @param {import('./live-connection.js').LiveConnection} live @param {string} id
   * @param {(drawing: HTMLCanvasElement) => void} attach puts the drawing on the page, with the first boxes
   */
  constructor(live, id, attach) {
    this.#live = live;
    this.#attach = attach;
    this.#id = id;
    live.addEventListener('detections', ({ detail }) => detail.camera === id && this.#show(detail), { signal: this.#abort.signal });
  }

  close() {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  async #show({ boxes }) {
    clearTimeout(this.#timer);
    const camera = this.#live.cameras.get(this.#id);
    if (boxes.length === 0 || !camera?.width) {
      this.#clear();
      return;
    }
    this.#timer = setTimeout(() => this.#clear(), shownFor);
    this.#draw(boxes, camera);
    await loadTexts('events');
    setText(this.labels, t('detectionsNow', { labels: [...new Set(boxes.map(({ label }) => label))].join(t('listSeparator')) }));
  }

  #clear() {
    this.element.hidden = true;
    setText(this.labels, '');
  }

  #draw(boxes, { width, height }) {
    const scale = Math.max(1, leastWidth / width);
    const canvas = this.element;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.hidden = false;
    if (!canvas.isConnected) this.#attach(canvas);
    const context = canvas.getContext('2d');
    // The stage shows the drawing smaller than it is, on a phone much smaller.
    const shown = Math.min(canvas.clientWidth / canvas.width, canvas.clientHeight / canvas.height) || 1;
    const size = Math.max(canvas.width / 45, leastText / shown);
    context.lineWidth = Math.max(canvas.width / 320, 2 / shown);
    context.font = `600 ${size}px system-ui, sans-serif`;
    context.textBaseline = 'top';
    for (const box of boxes) {
      const [x, y, w] = [box.x * canvas.width, box.y * canvas.height, box.width * canvas.width];
      const text = box.score === null ? box.label : `${box.label} ${Math.round(box.score * 100)} %`;
      const length = Math.min(context.measureText(text).width + size / 2, canvas.width);
      // Inside the frame: above the box if there is room.
      const left = Math.min(x, canvas.width - length);
      const top = y > size * 1.4 ? y - size * 1.4 : y;
      context.strokeStyle = context.fillStyle = '#ffd400';
      context.strokeRect(x, y, w, box.height * canvas.height);
      context.fillRect(left, top, length, size * 1.4);
      context.fillStyle = '#10151b';
      context.fillText(text, left + size / 4, top + size * 0.2, length);
    }
  }
}
