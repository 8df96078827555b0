import { announce, h } from '../dom.js';
import { t } from '../i18n.js';

const fewestCorners = 3;
const mostCorners = 64;
const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The corners of one area as buttons over the picture: they are dragged, or moved and removed with the keyboard. */
export class AreaHandles {
  #stage;
  #onMove;
  #onChange;
  #corners = null;
  #name = '';
  #buttons = [];
  #current = 0;

  /** @param {HTMLElement} stage @param {{onMove: () => void, onChange: () => void}} listeners while, and after a corner moves */
  constructor(stage, { onMove, onChange }) {
    this.#stage = stage;
    this.#onMove = onMove;
    this.#onChange = onChange;
  }

  /** Shows the corners of an area; null for none. @param {import('./requests.js').Corner[]|null} corners */
  show(corners, name) {
    const focused = this.#buttons.indexOf(document.activeElement);
    for (const button of this.#buttons) button.remove();
    this.#corners = corners;
    this.#name = name;
    this.#buttons = (corners ?? []).map((_, index) => this.#button(index));
    this.#stage.append(...this.#buttons);
    if (focused >= 0) this.focus(Math.min(focused, this.#buttons.length - 1));
  }

  focus(index) {
    this.#buttons[index]?.focus();
  }

  /** Adds a corner between the current one and the next. */
  addCorner() {
    if (!this.#corners || this.#corners.length >= mostCorners) return;
    const [from, to] = [this.#corners[this.#current], this.#corners[(this.#current + 1) % this.#corners.length]];
    this.#corners.splice(this.#current + 1, 0, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
    const added = this.#current + 1;
    this.#onChange();
    this.focus(added);
    announce(t('motionCornerAdded', { n: added + 1 }));
  }

  #button(index) {
    const button = h('button', { type: 'button', class: 'motion-corner', onfocus: () => (this.#current = index),
      onkeydown: (event) => this.#press(event, index), onpointerdown: (event) => this.#drag(event, index) });
    this.#place(button, index);
    return button;
  }

  #place(button, index) {
    const { x, y } = this.#corners[index];
    button.style.left = `${x * 100}%`;
    button.style.top = `${y * 100}%`;
    button.setAttribute('aria-label',
      t('motionCorner', { area: this.#name, n: index + 1, x: Math.round(x * 100), y: Math.round(y * 100) }));
  }

  #moveTo(index, x, y) {
    Object.assign(this.#corners[index], { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) });
    this.#place(this.#buttons[index], index);
    this.#onMove();
  }

  #press(event, index) {
    const corner = this.#corners[index];
    const step = steps[event.key];
    if (step) {
      const size = event.shiftKey ? 0.1 : 0.01;
      this.#moveTo(index, corner.x + step[0] * size, corner.y + step[1] * size);
      this.#onChange();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (this.#corners.length <= fewestCorners) {
        announce(t('motionFewestCorners'));
      } else {
        this.#corners.splice(index, 1);
        this.#onChange();
      }
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #drag(event, index) {
    const button = this.#buttons[index];
    const box = this.#stage.getBoundingClientRect();
    button.setPointerCapture(event.pointerId);
    const move = ({ clientX, clientY }) => this.#moveTo(index, (clientX - box.left) / box.width, (clientY - box.top) / box.height);
    button.addEventListener('pointermove', move);
    const end = () => {
      button.removeEventListener('pointermove', move);
      this.#onChange();
    };
    button.addEventListener('pointerup', end, { once: true });
    button.addEventListener('pointercancel', end, { once: true });
  }
}
