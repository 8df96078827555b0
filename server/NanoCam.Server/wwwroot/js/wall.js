import { emptyWall } from './empty-wall.js';
import { announce, h, toggleFullScreen } from './dom.js';
import { t } from './i18n.js';
import { arrange } from './layout.js';
import { Tile } from './tile.js';

const refreshEvery = 500;
const settleAfter = 250;

/** Wall of all cameras: one tile each, arranged to fill the window, with arrow key navigation. */
export class Wall {
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  #live;
  #list = h('ul', { class: 'tiles', 'aria-label': t('wall') });
  #abort = new AbortController();
  #timer = setInterval(() => this.#refresh(), refreshEvery);
  #settleTimer = 0;
  #layoutPlanned = false;
  #focused;
  /** Empty state on the page. It is redrawn only when it changes, because a redraw takes the focus from its buttons. */
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
    this.element = h('main', { class: 'wall' }, this.#list);
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
    clearInterval(this.#timer);
    clearTimeout(this.#settleTimer);
    this.#visibility.disconnect();
    this.#resize.disconnect();
    for (const tile of this.#tiles.values()) tile.close();
  }

  #update() {
    for (const [id, tile] of this.#tiles) if (!this.#live.cameras.has(id)) this.#remove(id, tile);
    for (const camera of this.#live.cameras.values()) this.#put(camera);
    this.#showEmptyState();
    this.#planLayout();
  }

  #put(camera) {
    const tile = this.#tiles.get(camera.id);
    if (tile) {
      const before = tile.element.dataset.state;
      tile.update(camera);
      if ((before === 'offline') !== (camera.state === 'offline')) {
        announce(t(camera.state === 'online' ? 'wentOnline' : 'wentOffline', { name: camera.name || camera.id }));
      }
      return;
    }
    const added = new Tile(this.#live, camera);
    this.#tiles.set(camera.id, added);
    this.#list.append(added.element);
  }

  #remove(id, tile) {
    tile.close();
    this.#visibility.unobserve(tile.element);
    tile.element.remove();
    this.#tiles.delete(id);
  }

  #showEmptyState() {
    const empty = this.#tiles.size === 0;
    const kind = empty ? `${this.#live.listReceived} ${this.#live.state === 'waiting'}` : '';
    if (kind === this.#emptyKind) return;
    this.#emptyKind = kind;
    this.#list.hidden = empty;
    this.element.querySelector('.empty')?.remove();
    if (empty) this.element.append(emptyWall(this.#live));
  }

  #refresh() {
    if (document.hidden) return;
    for (const tile of this.#tiles.values()) tile.refresh();
    if ([...this.#tiles.values()].some((tile) => Math.abs(tile.ratio - tile.placedRatio) > 0.01)) this.#planLayout();
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
    const { boxes, height: used } = arrange(tiles.map((tile) => tile.ratio), width, height, gap, Math.min(width, 150), caption);
    tiles.forEach((tile, i) => tile.place(boxes[i], caption));
    // Tiles are observed after placement: before, they all overlap at the origin and would count as visible.
    for (const tile of tiles) this.#visibility.observe(tile.element);
    this.#list.style.height = `${Math.floor(used)}px`;
    clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(() => tiles.forEach((tile) => tile.resubscribe()), settleAfter);
    this.#keepFocusable();
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
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select')) return;
    if (event.key === 'f') toggleFullScreen(document.documentElement);
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
