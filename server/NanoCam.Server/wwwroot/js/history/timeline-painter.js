import { axisLabel } from './times.js';
import { span, ticks } from './time-window.js';

/** Height of the axis, and of one lane by the number of lanes, in CSS pixels. */
const axisHeight = 24;
const laneHeights = [0, 72, 46, 36, 32];
const laneGap = 3;
const gapLine = 3;
const tickWidth = 70;
const colorNames = ['lane', 'ink', 'muted', 'line', 'dense', 'minute', 'hour', 'gap', 'off', 'event', 'alarm', 'pin', 'cursor'];
/** Periods without recording that a user chose. Every other gap is a loss. */
const chosen = new Set(['stopped']);
const alarms = new Set(['offline', 'rejected', 'disk']);

/**
 * @typedef {object} Scene
 * @property {import('./time-window.js').Period} shown
 * @property {{name: string, data: import('./timeline-data.js').TimelineData, pins: import('./time-window.js').Period[],
 *   stills: number[]}[]} lanes
 * @property {number} cursor
 * @property {number} now
 * @property {import('./time-window.js').Period|null} selection
 * @property {number|null} pointer time under the mouse
 */

/** Draws the timeline on a canvas: axis, one lane for each camera, selection and cursor. */
export class TimelinePainter {
  #canvas;
  #context;
  #colors = {};
  #width = 0;
  #planned = false;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
  }

  static height(lanes) {
    return axisHeight + lanes * (laneHeights[lanes] + laneGap) + 4;
  }

  /** Reads the size of the canvas and the colors of the theme. @param {number} width @param {number} lanes */
  measure(width, lanes) {
    const style = getComputedStyle(this.#canvas);
    for (const name of colorNames) this.#colors[name] = style.getPropertyValue(`--timeline-${name}`).trim();
    this.#colors.font = style.fontFamily;
    this.#width = width;
    const height = TimelinePainter.height(lanes);
    this.#canvas.width = Math.round(width * devicePixelRatio);
    this.#canvas.height = Math.round(height * devicePixelRatio);
    this.#canvas.style.height = `${height}px`;
  }

  /** Draws with the next animation frame. @param {() => Scene} scene read at that time */
  plan(scene) {
    if (this.#planned) return;
    this.#planned = true;
    requestAnimationFrame(() => {
      this.#planned = false;
      if (this.#width > 0) this.#paint(scene());
    });
  }

  #paint(scene) {
    const context = this.#context;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, this.#width, this.#canvas.height);
    const x = (time) => ((time - scene.shown.from) / span(scene.shown)) * this.#width;
    const height = laneHeights[scene.lanes.length];
    scene.lanes.forEach((lane, i) => this.#paintLane(scene, lane, axisHeight + i * (height + laneGap), height, x));
    this.#paintAxis(scene, x);
    const bottom = axisHeight + scene.lanes.length * (height + laneGap);
    if (scene.selection) this.#paintSelection(scene.selection, bottom, x);
    if (scene.pointer !== null) this.#fill('muted', x(scene.pointer), axisHeight, 1, bottom - axisHeight);
    this.#paintCursor(x(scene.cursor), bottom);
  }

  #fill(color, x, y, width, height) {
    this.#context.fillStyle = this.#colors[color];
    this.#context.fillRect(x, y, width, height);
  }

  #paintAxis({ shown, now }, x) {
    const context = this.#context;
    const { times, unit } = ticks(shown, Math.max(2, this.#width / tickWidth));
    context.font = `12px ${this.#colors.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const time of times) {
      this.#fill('line', x(time), axisHeight - 6, 1, this.#canvas.height);
      const label = axisLabel(time, unit);
      const half = context.measureText(label).width / 2;
      if (x(time) < half || x(time) > this.#width - half) continue;
      context.fillStyle = this.#colors.muted;
      context.fillText(label, x(time), 9);
    }
    if (now < shown.to) {
      context.globalAlpha = 0.55;
      this.#fill('line', x(now), axisHeight, this.#width - x(now), this.#canvas.height);
      context.globalAlpha = 1;
    }
  }

  #paintLane({ shown, lanes }, lane, top, height, x) {
    const { data, pins } = lane;
    this.#fill('lane', 0, top, this.#width, height);
    // Drawn below the columns, because some frames may exist in a gap.
    for (const gap of data.gaps ?? []) this.#paintGap(gap.cause, x(gap.from), x(gap.to), top, height);
    if (data.columns) this.#paintColumns(data, shown, top, height - gapLine, x);
    for (const { time, kind } of data.frames) {
      this.#fill(kind === 'still' ? 'pin' : 'dense', x(time), top + height * 0.3, 1.5, height * 0.7);
    }
    for (const pin of pins) this.#paintPin(pin, top, height, x);
    for (const time of lane.stills) this.#paintMark('pin', x(time), top + height - 5, 'square');
    for (const { kind, at } of data.events) {
      if (kind !== 'gap') this.#paintMark(alarms.has(kind) ? 'alarm' : 'event', x(at), top + 5, 'triangle');
    }
    if (lanes.length > 1) this.#paintName(lane.name, top);
  }

  #paintColumns({ columns, gaps, frames }, shown, top, height, x) {
    const { step, tier, motion } = columns;
    const first = Math.max(0, Math.floor((shown.from - columns.from) / step));
    const last = Math.min(columns.frames.length, Math.ceil((shown.to - columns.from) / step));
    const most = Math.log1p(Math.max(1, ...columns.frames));
    if (!gaps) this.#paintColumnGaps(columns, first, last, top, height + gapLine, x);
    for (let i = first; i < last; i++) {
      // Whole pixels, so that no seam shows between two columns.
      const left = Math.round(x(columns.from + i * step));
      const width = Math.max(1, Math.round(x(columns.from + (i + 1) * step)) - left);
      if (!columns.frames[i]) continue;
      const part = height * (0.22 + 0.6 * (Math.log1p(columns.frames[i]) / most));
      // Lines of single frames are drawn over a pale density.
      this.#context.globalAlpha = frames.length > 0 ? 0.25 : 1;
      this.#fill(tier[i] ?? 'dense', left, top + height - part, width, part);
      this.#context.globalAlpha = 1;
      if (motion[i]) this.#fill('event', left, top, width, Math.max(2, (motion[i] / 100) * height * 0.14));
    }
  }

  /** Columns with the same cause in a row are one gap: pale colors would add up where they touch. */
  #paintColumnGaps({ from, step, gaps }, first, last, top, height, x) {
    for (let i = first; i < last; i++) {
      if (!gaps[i]) continue;
      const start = i;
      while (i + 1 < last && gaps[i + 1] === gaps[start]) i++;
      this.#paintGap(gaps[start], x(from + start * step), x(from + (i + 1) * step), top, height);
    }
  }

  /** A gap is a line at the bottom of the lane over a pale background, so that it differs from recordings not only by its color. */
  #paintGap(cause, left, right, top, height) {
    const color = chosen.has(cause) ? 'off' : 'gap';
    const width = Math.max(1, right - left);
    this.#context.globalAlpha = 0.16;
    this.#fill(color, left, top, width, height);
    this.#context.globalAlpha = 1;
    this.#fill(color, left, top + height - gapLine, width, gapLine);
  }

  #paintPin(pin, top, height, x) {
    this.#context.strokeStyle = this.#colors.pin;
    this.#context.lineWidth = 2;
    this.#context.strokeRect(x(pin.from), top + 1, Math.max(3, x(pin.to) - x(pin.from)), height - 2);
  }

  #paintMark(color, x, y, shape) {
    const context = this.#context;
    context.fillStyle = this.#colors[color];
    context.strokeStyle = this.#colors.lane;
    context.lineWidth = 1;
    context.beginPath();
    if (shape === 'triangle') {
      context.moveTo(x - 5, y - 5);
      context.lineTo(x + 5, y - 5);
      context.lineTo(x, y + 4);
    } else {
      context.rect(x - 3, y - 3, 6, 6);
    }
    context.closePath();
    context.fill();
    context.stroke();
  }

  #paintName(name, top) {
    const context = this.#context;
    context.font = `600 11px ${this.#colors.font}`;
    context.textAlign = 'left';
    context.textBaseline = 'top';
    const width = context.measureText(name).width + 10;
    context.globalAlpha = 0.85;
    this.#fill('lane', 0, top, width, 17);
    context.globalAlpha = 1;
    context.fillStyle = this.#colors.ink;
    context.fillText(name, 5, top + 3);
  }

  #paintSelection({ from, to }, bottom, x) {
    this.#context.globalAlpha = 0.22;
    this.#fill('cursor', x(from), axisHeight, Math.max(1, x(to) - x(from)), bottom - axisHeight);
    this.#context.globalAlpha = 1;
    for (const edge of [x(from), x(to)]) this.#fill('cursor', edge - 1, axisHeight, 2, bottom - axisHeight);
  }

  #paintCursor(x, bottom) {
    const context = this.#context;
    this.#fill('cursor', x - 1, 16, 2, bottom - 16);
    context.fillStyle = this.#colors.cursor;
    context.beginPath();
    context.roundRect(x - 7, 15, 14, 16, 5);
    context.fill();
    context.fillStyle = this.#colors.lane;
    for (const offset of [-3, 0, 3]) context.fillRect(x + offset - 0.5, 19, 1, 8);
  }
}
