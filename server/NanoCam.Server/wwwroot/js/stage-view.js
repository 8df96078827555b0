import { readPreference, writePreference } from './preferences.js';

const maxZoom = 8;
const step = 1.5;

/** Zoom, pan, rotation and fit of the picture on the stage: wheel, pinch, drag, double-click. Rotation and fit are saved for each camera. */
export class StageView {
  #stage;
  #pictures;
  #id;
  #zoom = 1;
  #x = 0;
  #y = 0;
  #turn;
  /** @type {Map<number, {x: number, y: number}>} */
  #pointers = new Map();

  /** @param {HTMLElement} stage @param {HTMLElement[]} pictures elements to move @param {string} id of the camera */
  constructor(stage, pictures, id) {
    this.#stage = stage;
    this.#pictures = pictures;
    this.#id = id;
    this.#turn = readPreference('turns', {})[id] ?? 0;
    stage.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    stage.addEventListener('dblclick', (event) => this.zoomBy(this.#zoom > 1 ? 1 / this.#zoom : 2 * step, event));
    stage.addEventListener('pointerdown', (event) => this.#press(event));
    stage.addEventListener('pointermove', (event) => this.#drag(event));
    for (const end of ['pointerup', 'pointercancel']) stage.addEventListener(end, (event) => this.#pointers.delete(event.pointerId));
    this.apply();
  }

  zoomIn() {
    this.zoomBy(step);
  }

  zoomOut() {
    this.zoomBy(1 / step);
  }

  /** Turns the picture by 90 degrees clockwise. */
  rotate() {
    this.#turn = (this.#turn + 90) % 360;
    writePreference('turns', { ...readPreference('turns', {}), [this.#id]: this.#turn });
    this.apply();
  }

  /** Fills the stage and cuts off the rest of the picture, or shows the whole picture. */
  toggleFill() {
    const fills = readPreference('fills', {});
    writePreference('fills', { ...fills, [this.#id]: !fills[this.#id] });
    this.apply();
    return !fills[this.#id];
  }

  /** Multiplies the zoom, and keeps the point under the pointer in place. @param {number} factor @param {MouseEvent} [at] */
  zoomBy(factor, at) {
    const box = this.#stage.getBoundingClientRect();
    const px = at ? at.clientX - box.left - box.width / 2 : 0;
    const py = at ? at.clientY - box.top - box.height / 2 : 0;
    const zoom = Math.min(maxZoom, Math.max(1, this.#zoom * factor));
    this.#x = px - ((px - this.#x) * zoom) / this.#zoom;
    this.#y = py - ((py - this.#y) * zoom) / this.#zoom;
    this.#zoom = zoom;
    this.apply();
  }

  /** Sets the transformation; called also when the stage changes its size. */
  apply() {
    const { clientWidth: width, clientHeight: height } = this.#stage;
    const limit = (value, size) => Math.min(Math.max(value, (-size * (this.#zoom - 1)) / 2), (size * (this.#zoom - 1)) / 2);
    this.#x = limit(this.#x, width);
    this.#y = limit(this.#y, height);
    const isSideways = this.#turn % 180 !== 0;
    this.#stage.dataset.zoom = String(this.#zoom);
    this.#stage.dataset.turn = String(this.#turn);
    const fit = readPreference('fills', {})[this.#id] ? 'cover' : 'contain';
    for (const { style } of this.#pictures) {
      style.objectFit = fit;
      style.width = isSideways ? `${height}px` : '100%';
      style.height = isSideways ? `${width}px` : '100%';
      style.left = isSideways ? `${(width - height) / 2}px` : '0';
      style.top = isSideways ? `${(height - width) / 2}px` : '0';
      style.transform = `translate(${this.#x}px, ${this.#y}px) scale(${this.#zoom}) rotate(${this.#turn}deg)`;
    }
  }

  /** On a page that scrolls, the wheel zooms only with Ctrl, which is also what a pinch on a touchpad sends. */
  #wheel(event) {
    const scrolls = this.#stage.closest('.camera')?.scrollHeight > this.#stage.closest('.camera')?.clientHeight;
    if (scrolls && !event.ctrlKey) return;
    event.preventDefault();
    this.zoomBy(Math.exp(-event.deltaY / 400), event);
  }

  #press(event) {
    if (event.target.closest('button, a')) return;
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#zoom > 1) this.#stage.setPointerCapture(event.pointerId);
  }

  #drag(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    this.#pointers.set(event.pointerId, now);
    if (other) {
      this.zoomBy(distance(now, other) / Math.max(1, distance(before, other)), event);
    } else if (this.#zoom > 1) {
      this.#x += now.x - before.x;
      this.#y += now.y - before.y;
      this.apply();
    }
  }
}

function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
