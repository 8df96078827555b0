import { paths } from './api.js';
import { h, icon, setText } from './dom.js';
import * as format from './format.js';
import { t } from './i18n.js';
import { FrameCanvas } from './frame-canvas.js';
import { Freshness } from './freshness.js';
import { cameraHref } from './router.js';
import { FrameStats } from './stats.js';

/** Tile of one camera: live view and caption, linked to the camera page. Subscribed only while it is visible. */
export class Tile {
  /** Aspect ratio of the current placement; differs from `ratio` after the camera has changed its frame size. */
  placedRatio = 0;
  #live;
  #camera;
  #visible = false;
  #subscribed = false;
  #width = 0;
  #stats = new FrameStats();
  #frameCanvas;
  #freshness;

  /** Maximum frames per second; undefined for all. @type {number|undefined} */
  #fps;

  /** @param {import('./live-connection.js').LiveConnection} live @param {import('./live-connection.js').Camera} camera */
  constructor(live, camera) {
    this.#live = live;
    this.#freshness = new Freshness(live);
    this.id = camera.id;
    this.canvas = h('canvas', { 'aria-hidden': 'true' });
    this.name = h('span', { class: 'tile-name' });
    this.status = h('span', { class: 'tile-state' });
    this.fault = h('span', { class: 'tile-fault', 'aria-hidden': 'true', hidden: true }, icon('warning'));
    this.rate = h('span', { class: 'tile-rate' });
    this.age = h('span');
    this.statistics = h('span', { class: 'tile-statistics', 'aria-hidden': 'true' }, this.rate, this.age);
    this.noticeIcon = h('span', { hidden: true }, icon('offline'));
    this.noticeText = h('span');
    this.notice = h('span', { class: 'tile-notice' }, this.noticeIcon, this.noticeText);
    this.still = h('img', { class: 'tile-still', alt: '', hidden: true });
    this.still.addEventListener('error', () => (this.still.hidden = true));
    this.still.addEventListener('load', () => (this.still.hidden = this.#frameCanvas.shown !== null));
    this.link = h('a', { class: 'tile-link', href: cameraHref(camera.id), tabIndex: -1 },
      h('span', { class: 'tile-picture' }, this.still, this.canvas),
      h('span', { class: 'tile-caption' },
        h('span', { class: 'dot', 'aria-hidden': 'true' }), this.name, ' ', this.status, this.fault));
    // Placed next to the link: its name must contain all of its visible text, the statistics change constantly, and the notice is long.
    this.element = h('li', { class: 'tile', 'data-camera': camera.id }, this.link, this.notice, this.statistics);
    this.#frameCanvas = new FrameCanvas(
      this.canvas, (frame) => live.consumed(frame), (frame) => this.#shown(frame), () => this.#restored());
    this.#frameCanvas.restore(live.lastFrames.get(camera.id));
    this.update(camera);
  }

  /** Aspect ratio of the newest frame; 4:3 before the first one. */
  get ratio() {
    const { width, height } = this.#frameCanvas.shown ?? this.#camera;
    return width > 0 && height > 0 ? width / height : 4 / 3;
  }

  /** @param {import('./live-connection.js').Camera} camera */
  update(camera) {
    this.#camera = camera;
    this.#freshness.update(camera);
    setText(this.name, camera.name || camera.id);
    this.#apply();
    this.refresh();
  }

  /**
   * Places the tile.
   * @param {import('./layout.js').Box} box in CSS pixels
   * @param {number} caption height of the bar below the picture
   */
  place({ x, y, width, height }, caption) {
    this.placedRatio = width / (height - caption);
    const style = this.element.style;
    style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    style.width = `${Math.floor(width)}px`;
    style.height = `${Math.floor(height)}px`;
    this.#width = Math.max(1, Math.round(width * devicePixelRatio));
    this.#frameCanvas.maxWidth = this.#width;
  }

  /** Sends the new width in device pixels. Separate from `place`, so that resizing the window causes one message instead of hundreds. */
  resubscribe() {
    if (this.#subscribed) this.#subscribe();
  }

  /** @param {boolean} visible whether any part of the tile is on screen or close to it */
  set visible(visible) {
    this.#visible = visible;
    this.#apply();
  }

  /** Limits the frame rate, to save bandwidth. @param {number|undefined} fps */
  set fps(fps) {
    if (fps === this.#fps) return;
    this.#fps = fps;
    this.resubscribe();
  }

  /** Updates state, frame rate and age; called twice per second. */
  refresh() {
    const shown = this.#frameCanvas.shown;
    const state = this.#freshness.state(shown !== null);
    this.element.dataset.state = state;
    setText(this.status, t(state));
    const faults = format.faultNames(this.#camera.faults);
    this.fault.hidden = faults === '';
    this.fault.title = faults;
    const label = t(faults ? 'tileLabelFaults' : 'tileLabel', { name: this.name.textContent, state: t(state), faults });
    this.link.setAttribute('aria-label', label);
    setText(this.rate, state === 'live' ? `${format.fps(this.#stats.framesPerSecond)} · ` : '');
    const hasAge = shown && (state === 'live' || state === 'late');
    setText(this.age, hasAge ? format.age(this.#live.clock.ageOf(shown.timestamp)) : '');
    this.noticeIcon.hidden = state !== 'offline';
    setText(this.noticeText, this.#noticeText(state, shown));
  }

  /** Ends the subscription. */
  close() {
    this.#unsubscribe();
    this.#frameCanvas.close();
  }

  #noticeText(state, shown) {
    const { lastSeen } = this.#camera;
    if (state === 'offline') return this.#offlineText(lastSeen);
    if (state === 'late' || state === 'disconnected') return this.#freshness.text;
    return shown ? '' : t('waitingForFrame');
  }

  #offlineText(lastSeen) {
    const since = lastSeen ? t('offlineSince', { when: format.moment(lastSeen) }) : t('offline');
    const problem = this.#live.problems.get(this.id);
    return problem ? `${since}\n${problem}` : since;
  }

  #apply() {
    const online = this.#camera.state === 'online';
    if (online && this.#visible) this.#subscribe();
    else this.#unsubscribe();
    const { width } = this.#camera;
    if (this.#visible && !online && width > 0 && !this.#frameCanvas.shown && !this.still.src) this.still.src = paths.frame(this.id);
  }

  #subscribe() {
    if (!this.#subscribed) this.#freshness.restart();
    this.#subscribed = true;
    this.#live.subscribe(this.id, { width: this.#width, fps: this.#fps }, (frame) => this.#frameCanvas.offer(frame));
  }

  #unsubscribe() {
    if (!this.#subscribed) return;
    this.#subscribed = false;
    this.#freshness.restart();
    this.#live.unsubscribe(this.id);
  }

  #shown(frame) {
    this.#stats.add(frame, this.#live.clock.ageOf(frame.timestamp));
    this.#freshness.shown(frame);
    delete this.element.dataset.kept;
    this.#showPicture();
  }

  /** The picture of an earlier view is shown, until the first frame arrives. */
  #restored() {
    this.element.dataset.kept = 'yes';
    this.#showPicture();
  }

  #showPicture() {
    this.still.hidden = true;
    if (this.element.dataset.picture) return;
    this.element.dataset.picture = 'yes';
    this.refresh();
  }
}
