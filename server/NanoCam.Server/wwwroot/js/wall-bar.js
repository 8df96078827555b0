import { removeCamera } from './api.js';
import { announce, h, icon, setText } from './dom.js';
import { t } from './i18n.js';
import { may } from './session.js';

const all = '';
const hidden = ' hidden';

/**
 * Bar above the wall: search, groups, shape of the tiles, and arranging. While arranging, tiles are selected and dragged instead of opened.
 * `onChange` is called when the wall must be drawn again.
 */
export class WallBar {
  arranging = false;
  /** @type {Set<string>} */
  selected = new Set();
  #arrangement;
  #onChange;
  #nameOf;
  #search = h('input', { type: 'search', 'aria-label': t('searchCameras'), placeholder: t('searchCameras'), oninput: () => this.#onChange() });
  #group = h('select', { 'aria-label': t('group'), onchange: () => this.#onChange() });
  #equal = toggle(t('equalTiles'), () => this.#setEqual());
  #arrange = toggle(t('arrange'), () => this.#setArranging());
  #count = h('span', { class: 'bar-count', role: 'status' });
  #groupName = h('input', { 'aria-label': t('groupName'), placeholder: t('groupName'), maxLength: 40, list: 'wall-groups' });
  #groupNames = h('datalist', { id: 'wall-groups' });
  #tools;

  /** @param {import('./arrangement.js').Arrangement} arrangement @param {() => void} onChange @param {(id: string) => string} nameOf */
  constructor(arrangement, onChange, nameOf) {
    this.#arrangement = arrangement;
    this.#onChange = onChange;
    this.#nameOf = nameOf;
    const act = (label, action) => h('button', { type: 'button', class: 'button quiet', onclick: () => this.#act(action) }, t(label));
    this.#tools = h('form', { class: 'bar-tools', hidden: true, onsubmit: (event) => this.#submitGroup(event) },
      h('span', { class: 'hint' }, t('arrangeHelp')), this.#count,
      act('moveEarlier', (ids) => this.#move(ids, -1)), act('moveLater', (ids) => this.#move(ids, 1)),
      this.#groupName, this.#groupNames, h('button', { type: 'submit', class: 'button quiet' }, t('setGroup')),
      act('hideCameras', (ids) => arrangement.setHidden(ids, true)), act('showCameras', (ids) => arrangement.setHidden(ids, false)),
      act('lowBandwidth', (ids) => arrangement.setSlow(ids, !ids.every((id) => arrangement.isSlow(id)))),
      may('administrator') && act('removeCameras', (ids) => this.#remove(ids)),
      h('button', { type: 'button', class: 'button quiet', onclick: () => this.#reset() }, t('resetWall')));
    this.element = h('section', { class: 'wall-bar', 'aria-label': t('wallTools'), hidden: true },
      h('div', { class: 'bar-main' }, this.#search, this.#group, this.#equal, this.#arrange,
        may('operator') && h('button', { type: 'button', class: 'button quiet', onclick: () => this.#takeStills() }, icon('shutter'), t('captureAll')),
        h('a', { class: 'button quiet', href: '?kiosk#/' }, t('kiosk'))),
      this.#tools);
    this.#equal.setAttribute('aria-pressed', String(arrangement.equal));
    this.update();
  }

  /** Opens or closes the bar. A closed bar filters nothing. */
  toggle() {
    this.element.hidden = !this.element.hidden;
    if (this.element.hidden) {
      this.#search.value = '';
      if (this.arranging) this.#setArranging();
    } else {
      this.#search.focus();
    }
    this.#onChange();
    return !this.element.hidden;
  }

  /** Cameras that pass the filters of the bar. */
  filter(cameras) {
    const text = this.#search.value.trim().toLocaleLowerCase();
    const group = this.#group.value;
    return cameras.filter(({ id, name }) =>
      `${name} ${id}`.toLocaleLowerCase().includes(text)
      && (group === hidden ? this.#arrangement.isHidden(id) : !this.#arrangement.isHidden(id))
      && (group === all || group === hidden || this.#arrangement.groupOf(id) === group));
  }

  /** Updates groups and selection. */
  update() {
    const choices = [[all, t('allCameras')], ...this.#arrangement.groups.map((group) => [group, group]), [hidden, t('hiddenCameras')]];
    const value = choices.some(([key]) => key === this.#group.value) ? this.#group.value : all;
    this.#group.replaceChildren(...choices.map(([key, text]) => h('option', { value: key }, text)));
    this.#group.value = value;
    this.#groupNames.replaceChildren(...this.#arrangement.groups.map((group) => h('option', { value: group })));
    setText(this.#count, t('selectedCameras', { n: this.selected.size }));
  }

  /** Selects a camera, or ends its selection. */
  select(id) {
    if (!this.selected.delete(id)) this.selected.add(id);
    this.#onChange();
  }

  #setEqual() {
    this.#arrangement.equal = !this.#arrangement.equal;
    this.#equal.setAttribute('aria-pressed', String(this.#arrangement.equal));
    this.#onChange();
  }

  #setArranging() {
    this.arranging = !this.arranging;
    this.selected.clear();
    this.#tools.hidden = !this.arranging;
    this.#arrange.setAttribute('aria-pressed', String(this.arranging));
    this.#onChange();
  }

  #submitGroup(event) {
    event.preventDefault();
    this.#act((ids) => this.#arrangement.setGroup(ids, this.#groupName.value.trim()));
  }

  async #act(action) {
    if (this.selected.size === 0) {
      announce(t('selectFirst'));
      return;
    }
    await action([...this.selected]);
    this.#onChange();
  }

  /** Moves the selected cameras by one place. @param {string[]} ids @param {number} step */
  #move(ids, step) {
    const order = [...this.order];
    const places = ids.map((id) => order.indexOf(id)).filter((place) => place >= 0).sort((a, b) => (a - b) * -step);
    for (const place of places) {
      const other = place + step;
      if (other < 0 || other >= order.length || this.selected.has(order[other])) continue;
      [order[place], order[other]] = [order[other], order[place]];
    }
    this.#arrangement.setOrder(order);
  }

  /** The server only removes offline cameras, because a camera that is sending would reappear immediately. */
  async #remove(ids) {
    if (!window.confirm(t('removeCamerasConfirm', { n: ids.length }))) return;
    const results = await Promise.allSettled(ids.map((id) => removeCamera(id)));
    const failed = results.find(({ status }) => status === 'rejected');
    this.selected.clear();
    if (failed) setText(this.#count, failed.reason.message);
  }

  /** Stills of the selected cameras; without a selection, of all that the wall shows. */
  async #takeStills() {
    const ids = this.selected.size > 0 ? this.order.filter((id) => this.selected.has(id)) : this.order;
    if (ids.length > 0) (await import('./group-snapshot.js')).showGroupSnapshot([...ids], this.#nameOf);
  }

  #reset() {
    this.#arrangement.reset();
    this.selected.clear();
    this.#equal.setAttribute('aria-pressed', 'false');
    this.#onChange();
  }

  /** Ids in the order of the wall; set by the wall. @type {string[]} */
  order = [];
}

function toggle(label, onclick) {
  return h('button', { type: 'button', class: 'button quiet', 'aria-pressed': 'false', onclick }, label);
}
