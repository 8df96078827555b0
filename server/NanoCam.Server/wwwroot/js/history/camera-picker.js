import { Arrangement } from '../arrangement.js';
import { h, icon } from '../dom.js';
import { t } from '../i18n.js';

/** Maximum number of cameras shown side by side. */
const most = 4;

/** List of the other cameras, which can be shown in sync. */
export class CameraPicker {
  /** Shown cameras; the first one is fixed. @type {string[]} */
  ids = [];
  #live;
  #first;
  #onChange;
  #list = h('ul', { class: 'menu picker-list' });
  #drawn = '';

  /** @param {import('../live-connection.js').LiveConnection} live @param {string} first @param {(ids: string[]) => void} onChange */
  constructor(live, first, onChange) {
    this.#live = live;
    this.#first = first;
    this.#onChange = onChange;
    this.element = h('details', { class: 'menu-box picker', onkeydown: (event) => this.#press(event) },
      h('summary', { class: 'icon-button', title: t('moreCameras'), 'aria-label': t('moreCameras') }, icon('stills')), this.#list);
  }

  /** Updates the list with the server's cameras and the shown ones. */
  update() {
    const arrangement = new Arrangement();
    const others = arrangement.sort(this.#live.cameras.values()).filter(({ id }) => id !== this.#first);
    this.element.hidden = others.length === 0;
    const key = JSON.stringify([others.map(({ id, name }) => [id, name]), this.ids]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    const focused = document.activeElement?.value;
    this.#list.replaceChildren(...others.map((camera) => h('li', {}, this.#row(camera))));
    if (focused) this.#list.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
  }

  #row({ id, name }) {
    const isShown = this.ids.includes(id);
    const disabled = !isShown && this.ids.length >= most;
    const input = h('input', { type: 'checkbox', value: id, checked: isShown, disabled, onchange: () => this.#toggle(id) });
    return h('label', { class: 'menu-item' }, input, h('span', {}, name || id));
  }

  #toggle(id) {
    this.#onChange(this.ids.includes(id) ? this.ids.filter((shown) => shown !== id) : [...this.ids, id]);
  }

  #press(event) {
    if (event.key !== 'Escape' || !this.element.open) return;
    event.stopPropagation();
    this.element.open = false;
    this.element.querySelector('summary').focus();
  }
}
