import { h, setText } from '../dom.js';
import { t } from '../i18n.js';
import { stateText } from './state-text.js';
import { preciseTime } from './times.js';
import { TimelinePainter } from './timeline-painter.js';
import { clamp, follow, pan, span, zoom } from './time-window.js';

const zoomStep = 1.6;
/** Distance in pixels from the cursor within which a press moves the cursor; larger for touch. */
const grip = { mouse: 9, touch: 22 };
/** Distance in pixels after which a press becomes a drag. */
const slack = 4;

/**
 * Timeline of up to four cameras. It is a slider: the value is the time at the cursor.
 * Wheel, pinch and + - zoom. Dragging moves the timeline under the cursor, or the cursor by its grip. With Shift, dragging selects.
 */
export class Timeline {
  /** @type {import('./time-window.js').Period} */
  shown;
  cursor;
  /** @type {import('./time-window.js').Period|null} */
  selection = null;
  /** @type {import('./timeline-painter.js').Scene['lanes']} */
  lanes = [];
  #canvas = h('canvas', { 'aria-hidden': 'true' });
  #tip = h('div', { class: 'timeline-tip', 'aria-hidden': 'true', hidden: true });
  #painter = new TimelinePainter(this.#canvas);
  #on;
  /** @type {Map<number, {x: number, y: number}>} */
  #pointers = new Map();
  /** @type {{kind: 'press'|'pan'|'scrub'|'select'|'pinch', x: number, time: number, cursorX: number}|null} */
  #drag = null;
  #pointer = null;
  #describedAt = -Infinity;
  #describing = 0;
  #theme = matchMedia('(prefers-color-scheme: dark)');
  #resize = new ResizeObserver(() => this.#measure());

  /**
   * @param {import('./time-window.js').Period} shown @param {number} cursor
   * @param {{seek: (time: number, dragging: boolean) => void, move: () => void,
   *   select: (period: import('./time-window.js').Period) => void,
   *   now: () => number}} on
   */
  constructor(shown, cursor, on) {
    this.shown = clamp(shown, on.now());
    this.cursor = cursor;
    this.#on = on;
    this.element = h('div', {
      class: 'timeline', tabIndex: 0, role: 'slider', 'aria-label': t('timeline'), 'aria-describedby': 'timeline-help',
      onkeydown: (event) => this.#press(event),
    }, this.#canvas, this.#tip, h('span', { id: 'timeline-help', class: 'visually-hidden' }, t('timelineHelp')));
    const { element } = this;
    element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    element.addEventListener('dblclick', (event) => this.zoomBy(1 / zoomStep ** 3, this.#timeAt(event)));
    element.addEventListener('pointerdown', (event) => this.#down(event));
    element.addEventListener('pointermove', (event) => this.#move(event));
    element.addEventListener('pointerup', (event) => this.#up(event));
    element.addEventListener('pointercancel', (event) => this.#up(event));
    element.addEventListener('pointerleave', () => this.#hover(null));
    this.#resize.observe(element);
    this.#theme.onchange = () => this.#measure();
  }

  close() {
    this.#resize.disconnect();
    clearTimeout(this.#describing);
    this.#theme.onchange = null;
  }

  /** Draws again, and updates the value for screen readers. */
  update() {
    const { element, shown, cursor } = this;
    element.setAttribute('aria-valuemin', String(Math.round(shown.from / 1000)));
    element.setAttribute('aria-valuemax', String(Math.round(shown.to / 1000)));
    element.setAttribute('aria-valuenow', String(Math.round(Math.min(shown.to, Math.max(shown.from, cursor)) / 1000)));
    this.#describe();
    element.dataset.span = String(Math.round(span(shown)));
    this.#painter.plan(() => ({ ...this, now: this.#on.now(), pointer: this.#drag ? null : this.#pointer }));
  }

  /** Screen readers read each new text, and playback changes it with each frame: once a second is enough. */
  #describe() {
    clearTimeout(this.#describing);
    const wait = this.#describedAt + 1_000 - performance.now();
    if (wait > 0) {
      this.#describing = setTimeout(() => this.#describe(), wait);
      return;
    }
    this.#describedAt = performance.now();
    const state = this.#stateAt(this.cursor);
    const time = preciseTime(this.cursor);
    this.element.setAttribute('aria-valuetext', state ? t('labeled', { label: time, value: state }) : time);
  }

  #stateAt(time) {
    return this.lanes.length > 0 ? stateText(this.lanes[0], this.shown, time) : '';
  }

  /** Adjusts to the number of cameras. Call it after the number of entries in `lanes` changes. */
  resize() {
    this.#measure();
  }

  /** Shows `factor` times as much, around a time; around the cursor by default. */
  zoomBy(factor, at = this.cursor) {
    const inside = at >= this.shown.from && at <= this.shown.to;
    this.show(zoom(this.shown, factor, inside ? at : (this.shown.from + this.shown.to) / 2));
  }

  zoomIn() {
    this.zoomBy(1 / zoomStep);
  }

  zoomOut() {
    this.zoomBy(zoomStep);
  }

  /** Shows a period. @param {import('./time-window.js').Period} period */
  show(period) {
    this.shown = clamp(period, this.#on.now());
    this.update();
    this.#on.move();
  }

  /** Moves the cursor. The timeline follows, unless the user is dragging it. */
  set time(time) {
    this.cursor = time;
    const shown = this.#drag ? this.shown : follow(this.shown, time);
    if (shown === this.shown) this.update();
    else this.show(shown);
  }

  #measure() {
    if (this.lanes.length === 0 || this.element.clientWidth === 0) return;
    this.#painter.measure(this.element.clientWidth, this.lanes.length);
    this.update();
  }

  #seek(time, dragging) {
    const latest = this.#on.now();
    this.cursor = Math.min(time, latest);
    this.#describedAt = -Infinity;
    this.update();
    this.#on.seek(this.cursor, dragging);
  }

  #x(time) {
    return ((time - this.shown.from) / span(this.shown)) * this.element.clientWidth;
  }

  #timeAt(event) {
    return this.#timeAtX(event.clientX - this.element.getBoundingClientRect().left);
  }

  #timeAtX(x) {
    return this.shown.from + (x / this.element.clientWidth) * span(this.shown);
  }

  #wheel(event) {
    event.preventDefault();
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.show(pan(this.shown, (sideways / this.element.clientWidth) * span(this.shown)));
    } else {
      this.zoomBy(Math.exp(event.deltaY / 400), this.#timeAt(event));
    }
  }

  #down(event) {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const left = this.element.getBoundingClientRect().left;
    const x = event.clientX - left;
    const cursorX = this.#x(this.cursor);
    const isOnCursor = Math.abs(x - cursorX) <= (event.pointerType === 'mouse' ? grip.mouse : grip.touch);
    const kind = this.#pointers.size > 1 ? 'pinch' : event.shiftKey ? 'select' : isOnCursor ? 'scrub' : 'press';
    this.#drag = { kind, x: event.clientX, time: this.#timeAtX(x), cursorX };
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before || !this.#drag) {
      this.#hover(event);
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (this.#drag.kind === 'press' && Math.abs(now.x - this.#drag.x) > slack) this.#drag.kind = 'pan';
    if (this.#drag.kind === 'pinch' && other) this.#pinch(before, now, other);
    if (this.#drag.kind === 'pan') this.#pan(now.x - before.x);
    if (this.#drag.kind === 'scrub') this.#seek(this.#timeAt(event), true);
    if (this.#drag.kind === 'select') this.#select(this.#timeAt(event));
  }

  #pinch(before, now, other) {
    const left = this.element.getBoundingClientRect().left;
    const middle = this.#timeAtX((now.x + other.x) / 2 - left);
    const distance = (a, b) => Math.max(20, Math.abs(a.x - b.x));
    const zoomed = zoom(this.shown, distance(before, other) / distance(now, other), middle);
    this.show(pan(zoomed, (-(now.x - before.x) / 2 / this.element.clientWidth) * span(zoomed)));
  }

  /** The cursor stays in place on the screen, so that dragging the timeline scrubs through the recordings. */
  #pan(pixels) {
    const { cursorX } = this.#drag;
    this.show(pan(this.shown, (-pixels / this.element.clientWidth) * span(this.shown)));
    if (cursorX >= 0 && cursorX <= this.element.clientWidth) this.#seek(this.#timeAtX(cursorX), true);
  }

  #select(time) {
    this.selection = { from: Math.min(this.#drag.time, time), to: Math.max(this.#drag.time, time) };
    this.update();
    this.#on.select(this.selection);
  }

  #up(event) {
    const drag = this.#drag;
    this.#pointers.delete(event.pointerId);
    if (this.#pointers.size > 0) {
      this.#drag = drag && { ...drag, kind: 'pinch' };
      return;
    }
    this.#drag = null;
    if (!drag) return;
    if (drag.kind === 'press' && event.type !== 'pointercancel') this.#seek(drag.time, false);
    // Also after a cancel: the player waits for the end of the drag.
    if (drag.kind === 'pan' || drag.kind === 'scrub') this.#seek(this.cursor, false);
  }

  #hover(event) {
    this.#pointer = event && event.pointerType === 'mouse' ? this.#timeAt(event) : null;
    this.#tip.hidden = this.#pointer === null;
    if (event && this.#pointer !== null) {
      const { left, width } = this.element.getBoundingClientRect();
      setText(this.#tip, `${preciseTime(this.#pointer)}\n${this.#stateAt(this.#pointer)}`);
      this.#tip.style.left = `${Math.min(width - 90, Math.max(90, event.clientX - left))}px`;
    }
    this.update();
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const length = span(this.shown);
    const step = length / 100;
    const move = (by) => (event.shiftKey ? this.show(pan(this.shown, by * 10)) : this.#go(this.cursor + by));
    const actions = {
      ArrowLeft: () => move(-step),
      ArrowRight: () => move(step),
      ArrowDown: () => move(-step),
      ArrowUp: () => move(step),
      PageDown: () => this.#go(this.cursor - length / 10),
      PageUp: () => this.#go(this.cursor + length / 10),
      Home: () => this.#go(this.shown.from),
      End: () => this.#go(this.shown.to),
      '+': () => this.zoomIn(),
      '=': () => this.zoomIn(),
      '-': () => this.zoomOut(),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    actions[event.key]();
  }

  #go(time) {
    this.#seek(time, false);
    this.time = this.cursor;
  }
}
