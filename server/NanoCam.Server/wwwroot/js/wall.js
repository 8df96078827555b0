import { Arrangement } from './arrangement.js';
import { announce, h, iconButton, logo, toggleFullScreen } from './dom.js';
import { loadTexts, t } from './i18n.js';
import { arrange } from './layout.js';
import { hasLetterShortcuts } from './preferences.js';
import { Tile } from './tile.js';

const refreshEvery = 500;
const settleAfter = 250;
/** Frames per second of a camera with the low frame rate. */
const slowRate = 1;
const equalRatio = 4 / 3;

/** Wall of the cameras: one tile each, arranged to fill the window, with arrow key navigation. */
export class Wall {
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  #live;
  #heading = h('h1', { class: 'visually-hidden' }, t('wall'));
  #list = h('ul', { class: 'tiles', 'aria-label': t('wall') });
  #abort = new AbortController();
  #timer = setInterval(() => this.#refresh(), refreshEvery);
  #settleTimer = 0;
  #arrangement = new Arrangement();
  /** Loaded when it is opened. @type {import('./wall-bar.js').WallBar|null} */
  #bar = null;
  #none = h('p', { class: 'wall-none hint', hidden: true }, t('noCameraMatches'));
  #layoutPlanned = false;
  #focused;
  /** Empty state on the page. It is redrawn only when it changes, because a redraw removes the focus from its buttons. */
  #emptyKind = '';
  #visibility;
  #resize;

  /**
   * @param {import('./live-connection.js').LiveConnection} live
   * @param {string|null} focused id of the camera whose tile receives the focus
   */
  constructor(live, focused) {
    this.#live = live;
    this.#focused = focused;
    this.element = h('main', { class: 'wall' }, this.#heading, this.#none, this.#list);
    this.tool = iconButton('tools', t('wallTools'), () => this.#toggleBar());
    this.tool.setAttribute('aria-expanded', 'false');
    this.#visibility = new IntersectionObserver((entries) => this.#intersected(entries), { root: this.element, rootMargin: '64px' });
    this.#resize = new ResizeObserver(() => this.#planLayout());
    this.#resize.observe(this.element);
    const { signal } = this.#abort;
    document.addEventListener('keydown', (event) => this.#key(event), { signal });
    live.addEventListener('cameras', () => this.#update(), { signal });
    live.addEventListener('link', () => this.#update(), { signal });
    this.#update();
  }

  /** Ends all subscriptions and observers. */
  close() {
    this.#abort.abort();
    this.#bar?.element.remove();
    clearInterval(this.#timer);
    clearTimeout(this.#settleTimer);
    this.#visibility.disconnect();
    this.#resize.disconnect();
    for (const tile of this.#tiles.values()) tile.close();
  }

  #update() {
    const all = this.#arrangement.sort(this.#live.cameras.values());
    const cameras = this.#bar?.filter(all) ?? all.filter(({ id }) => !this.#arrangement.isHidden(id));
    const shown = new Set(cameras.map(({ id }) => id));
    for (const [id, tile] of this.#tiles) if (!shown.has(id)) this.#remove(id, tile);
    for (const camera of cameras) this.#put(camera);
    this.#sort(cameras);
    this.#showEmptyState();
    this.#none.hidden = cameras.length > 0 || all.length === 0;
    this.#bar?.update();
    this.#planLayout();
  }

  /** Brings the tiles into the order of the cameras. Moving an element removes its focus, so a correct order is left untouched. */
  #sort(cameras) {
    this.#tiles = new Map(cameras.map(({ id }) => [id, this.#tiles.get(id)]));
    if (this.#bar) this.#bar.order = [...this.#tiles.keys()];
    const elements = [...this.#tiles.values()].map((tile) => tile.element);
    if (elements.every((element, i) => this.#list.children[i] === element)) return;
    const focused = document.activeElement;
    this.#list.replaceChildren(...elements);
    if (this.#list.contains(focused)) focused.focus({ preventScroll: true });
  }

  async #toggleBar() {
    if (!this.#bar) {
      const [{ WallBar }] = await Promise.all([import('./wall-bar.js'), loadTexts('snapshots')]);
      this.#bar ??= new WallBar(this.#arrangement, () => this.#update(), (id) => this.#live.cameras.get(id)?.name || id);
      this.element.before(this.#bar.element);
    }
    this.tool.setAttribute('aria-expanded', String(this.#bar.toggle()));
    this.#bar.order = [...this.#tiles.keys()];
  }

  #put(camera) {
    const tile = this.#tiles.get(camera.id);
    if (tile) {
      const before = tile.element.dataset.state;
      tile.update(camera);
      this.#arrangeTile(tile);
      if ((before === 'offline') !== (camera.state === 'offline')) {
        announce(t(camera.state === 'online' ? 'wentOnline' : 'wentOffline', { name: camera.name || camera.id }));
      }
      return;
    }
    const added = new Tile(this.#live, camera);
    this.#tiles.set(camera.id, added);
    this.#arrangeTile(added);
    this.#list.append(added.element);
    added.link.addEventListener('click', (event) => this.#click(event, camera.id));
    added.element.addEventListener('dragstart', (event) => event.dataTransfer.setData('text/plain', camera.id));
    added.element.addEventListener('dragover', (event) => this.#bar?.arranging && event.preventDefault());
    added.element.addEventListener('drop', (event) => this.#drop(event, camera.id));
  }

  #arrangeTile(tile) {
    const arranging = this.#bar?.arranging ?? false;
    tile.element.draggable = arranging;
    tile.link.draggable = !arranging;
    tile.element.toggleAttribute('data-selected', arranging && this.#bar.selected.has(tile.id));
    tile.fps = this.#arrangement.isSlow(tile.id) ? slowRate : undefined;
  }

  /** While arranging, a click selects the camera. */
  #click(event, id) {
    if (!this.#bar?.arranging) return;
    event.preventDefault();
    this.#bar.select(id);
  }

  /** Puts the dragged camera in the place of the other one. */
  #drop(event, target) {
    if (!this.#bar?.arranging) return;
    event.preventDefault();
    const dragged = event.dataTransfer.getData('text/plain');
    const order = [...this.#tiles.keys()];
    const to = order.indexOf(target);
    if (!this.#tiles.has(dragged) || dragged === target) return;
    order.splice(order.indexOf(dragged), 1);
    order.splice(to, 0, dragged);
    this.#arrangement.setOrder(order);
    this.#update();
  }

  #remove(id, tile) {
    tile.close();
    this.#visibility.unobserve(tile.element);
    tile.element.remove();
    this.#tiles.delete(id);
  }

  #showEmptyState() {
    const empty = this.#live.cameras.size === 0;
    const kind = empty ? `${this.#live.listReceived} ${this.#live.state === 'waiting'}` : '';
    if (kind === this.#emptyKind) return;
    this.#emptyKind = kind;
    this.#list.hidden = this.#heading.hidden = empty;
    this.element.querySelector('.empty')?.remove();
    if (empty) this.#drawEmptyState(kind);
  }

  /** Connecting, server unreachable, or how to add the first camera. */
  async #drawEmptyState(kind) {
    const content = this.#live.listReceived
      ? (await import('./empty-wall.js')).addFirstCamera(this.#live)
      : [h('p', { class: 'lead' }, t(this.#live.state === 'waiting' ? 'serverUnreachable' : 'connecting'))];
    if (kind !== this.#emptyKind) return;
    this.element.append(h('section', { class: 'empty' }, h('div', { class: 'empty-card' }, logo(48), ...content)));
  }

  #refresh() {
    if (document.hidden) return;
    for (const tile of this.#tiles.values()) tile.refresh();
    if ([...this.#tiles.values()].some((tile) => Math.abs(this.#ratioOf(tile) - tile.placedRatio) > 0.01)) this.#planLayout();
  }

  #planLayout() {
    if (this.#layoutPlanned) return;
    this.#layoutPlanned = true;
    requestAnimationFrame(() => {
      this.#layoutPlanned = false;
      this.#layout();
    });
  }

  #layout() {
    const tiles = [...this.#tiles.values()];
    if (tiles.length === 0 || this.element.clientWidth === 0) return;
    const style = getComputedStyle(this.element);
    const gap = parseFloat(style.getPropertyValue('--gap'));
    const caption = parseFloat(style.getPropertyValue('--caption'));
    const width = this.element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const height = this.element.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    const { boxes, height: used } = arrange(tiles.map((tile) => this.#ratioOf(tile)), width, height, gap, Math.min(width, 150), caption);
    tiles.forEach((tile, i) => tile.place(boxes[i], caption));
    // Tiles are observed after placement: before, they all overlap at the origin and would count as visible.
    for (const tile of tiles) this.#visibility.observe(tile.element);
    this.#list.style.height = `${Math.floor(used)}px`;
    clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(() => tiles.forEach((tile) => tile.resubscribe()), settleAfter);
    this.#keepFocusable();
  }

  #ratioOf(tile) {
    return this.#arrangement.equal ? equalRatio : tile.ratio;
  }

  #intersected(entries) {
    for (const { target, isIntersecting } of entries) {
      const tile = this.#tiles.get(target.dataset.camera);
      if (tile) tile.visible = isIntersecting;
    }
  }

  /** Keeps exactly one tile in the tab order; the arrow keys change which one. */
  #keepFocusable() {
    const links = this.#links();
    const initial = this.#tiles.get(this.#focused)?.link;
    if (initial) {
      this.#focused = null;
      initial.focus({ preventScroll: false });
    }
    const active = links.find((link) => link === document.activeElement) ?? links.find((link) => link.tabIndex === 0) ?? links[0];
    for (const link of links) link.tabIndex = link === active ? 0 : -1;
  }

  #links() {
    return [...this.#tiles.values()].map((tile) => tile.link);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, dialog, .wall-bar')) return;
    if (event.key === 'f' && hasLetterShortcuts()) toggleFullScreen(document.documentElement);
    if (event.key === 'Escape' && document.documentElement.classList.contains('kiosk')) location.assign(location.pathname);
    const links = this.#links();
    const from = links.findIndex((link) => link.tabIndex === 0);
    const to = { Home: 0, End: links.length - 1 }[event.key] ?? neighbour(links, from, event.key);
    if (from < 0 || to === undefined) return;
    event.preventDefault();
    links[from].tabIndex = -1;
    links[to].tabIndex = 0;
    links[to].focus();
  }
}

/** Index of the next tile: left and right follow the order; up and down pick the nearest center in the next row. */
function neighbour(links, from, key) {
  // The first arrow key after a page load focuses the current tile; later ones move.
  if (key.startsWith('Arrow') && links[from] !== document.activeElement) return from;
  if (key === 'ArrowLeft') return Math.max(0, from - 1);
  if (key === 'ArrowRight') return Math.min(links.length - 1, from + 1);
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const boxes = links.map((link) => link.getBoundingClientRect());
  const middle = (box) => box.left + box.width / 2;
  const direction = key === 'ArrowDown' ? 1 : -1;
  const beyond = boxes
    .map((box, index) => ({
      index,
      rowDistance: direction * (box.top - boxes[from].top),
      centerDistance: Math.abs(middle(box) - middle(boxes[from])),
    }))
    .filter(({ rowDistance }) => rowDistance > 1);
  const next = Math.min(...beyond.map(({ rowDistance }) => rowDistance));
  const row = beyond.filter(({ rowDistance }) => rowDistance < next + 1).sort((a, b) => a.centerDistance - b.centerDistance);
  return row[0]?.index;
}
