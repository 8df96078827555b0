import { paths } from './api.js';
import { h, icon, setText } from './dom.js';
import { faultWords } from './faults.js';
import * as format from './format.js';
import { t } from './i18n.js';
import { Picture } from './picture.js';
import { cameraHref } from './router.js';
import { FrameStats } from './stats.js';

/** An online camera whose newest picture is older than this many milliseconds is drawn as late. */
const lateAfter = 5_000;

/** One camera on the wall: a link to its page with the live picture, and a caption. Subscribes only while it can be seen. */
export class Tile {
  /** Aspect ratio of the current place; differs from `ratio` after the camera has changed its size. */
  placedRatio = 0;
  #live;
  #camera;
  #seen = false;
  #subscribed = false;
  #width = 0;
  #stats = new FrameStats();
  #picture;

  /** @param {import('./live.js').Live} live @param {import('./live.js').Camera} camera */
  constructor(live, camera) {
    this.#live = live;
    this.id = camera.id;
    this.canvas = h('canvas', { 'aria-hidden': 'true' });
    this.name = h('span', { class: 'tile-name' });
    this.status = h('span', { class: 'tile-state' });
    this.fault = h('span', { class: 'tile-fault', 'aria-hidden': 'true', hidden: true }, icon('warning'));
    this.rate = h('span', { class: 'tile-rate' });
    this.age = h('span');
    this.figures = h('span', { class: 'tile-figures', 'aria-hidden': 'true' }, this.rate, this.age);
    this.notice = h('span', { class: 'tile-notice' });
    this.still = h('img', { class: 'tile-still', alt: '', hidden: true });
    this.still.addEventListener('error', () => (this.still.hidden = true));
    this.still.addEventListener('load', () => (this.still.hidden = this.#picture.shown !== null));
    this.link = h('a', { class: 'tile-link', href: cameraHref(camera.id), tabIndex: -1 },
      h('span', { class: 'tile-picture' }, this.still, this.canvas, this.notice),
      h('span', { class: 'tile-caption' }, h('span', { class: 'dot', 'aria-hidden': 'true' }), this.name, this.status, this.fault, this.figures));
    this.element = h('li', { class: 'tile', 'data-camera': camera.id }, this.link);
    this.#picture = new Picture(this.canvas, (frame) => live.consumed(frame), (frame) => this.#shown(frame));
    this.update(camera);
  }

  /** Width divided by height of what the camera sends; 4:3 until it is known. */
  get ratio() {
    const { width, height } = this.#picture.shown ?? this.#camera;
    return width > 0 && height > 0 ? width / height : 4 / 3;
  }

  /** @param {import('./live.js').Camera} camera */
  update(camera) {
    this.#camera = camera;
    setText(this.name, camera.name || camera.id);
    this.#apply();
    this.refresh();
  }

  /** Puts the tile where the layout wants it. @param {import('./layout.js').Box} box in CSS pixels @param {number} caption height of the bar below the picture */
  place({ x, y, width, height }, caption) {
    this.placedRatio = width / (height - caption);
    const style = this.element.style;
    style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    style.width = `${Math.floor(width)}px`;
    style.height = `${Math.floor(height)}px`;
    this.#width = Math.max(1, Math.round(width * devicePixelRatio));
    this.#picture.maxWidth = this.#width;
  }

  /** Tells the server the width in device pixels; apart from `place`, so that dragging a window edge is one message, not hundreds. */
  resubscribe() {
    if (this.#subscribed) this.#subscribe();
  }

  /** @param {boolean} seen whether any part of the tile is on screen or close to it */
  set seen(seen) {
    this.#seen = seen;
    this.#apply();
  }

  /** Figures that change with time; called twice a second. */
  refresh() {
    const online = this.#camera.state === 'online';
    const shown = this.#picture.shown;
    const age = shown ? this.#live.clock.ageOf(shown.timestamp) : null;
    const state = !online ? 'offline' : shown && this.#live.state === 'open' && age < lateAfter ? 'live' : 'waiting';
    this.element.dataset.state = state;
    setText(this.status, t(state));
    const faults = faultWords(this.#camera.faults);
    this.fault.hidden = faults === '';
    this.fault.title = faults;
    this.link.setAttribute('aria-label', t(faults ? 'tileFaults' : 'tileLabel', { name: this.name.textContent, state: t(state), faults }));
    setText(this.rate, online && shown ? `${format.fps(this.#stats.framesPerSecond)} · ` : '');
    setText(this.age, online && shown ? format.age(age) : '');
    this.#refreshNotice(online, shown);
  }

  /** Ends the subscription. */
  close() {
    this.#unsubscribe();
    this.#picture.close();
  }

  #refreshNotice(online, shown) {
    const { lastSeen } = this.#camera;
    if (!online && !this.notice.firstChild) this.notice.append(icon('offline'), h('span'));
    if (online) setText(this.notice, shown ? '' : t('noFrameYet'));
    else setText(this.notice.lastChild, lastSeen ? t('offlineSince', { when: format.moment(lastSeen) }) : t('offlineNow'));
  }

  #apply() {
    const online = this.#camera.state === 'online';
    if (online && this.#seen) this.#subscribe();
    else this.#unsubscribe();
    const { width } = this.#camera;
    if (this.#seen && !online && width > 0 && !this.#picture.shown && !this.still.src) this.still.src = paths.frame(this.id);
  }

  #subscribe() {
    this.#subscribed = true;
    this.#live.subscribe(this.id, { width: this.#width }, (frame) => this.#picture.offer(frame));
  }

  #unsubscribe() {
    if (!this.#subscribed) return;
    this.#subscribed = false;
    this.#live.unsubscribe(this.id);
  }

  #shown(frame) {
    this.#stats.add(frame, this.#live.clock.ageOf(frame.timestamp));
    this.still.hidden = true;
    if (!this.element.dataset.picture) {
      this.element.dataset.picture = 'yes';
      this.refresh();
    }
  }
}
