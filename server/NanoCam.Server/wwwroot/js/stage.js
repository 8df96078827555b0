import { paths } from './api.js';
import { h, setText } from './dom.js';
import * as format from './format.js';
import { t } from './i18n.js';
import { Picture } from './picture.js';
import { FrameStats } from './stats.js';

const refreshEvery = 250;

/** The large picture of one camera with its overlay of figures. Remembers the JPEG it shows, so that a download is what one saw. */
export class Stage {
  paused = false;
  #live;
  #id;
  #camera;
  #subscribed = false;
  #width = 0;
  #stats = new FrameStats();
  #picture;
  #figures = new Map();
  #timer = setInterval(() => this.#refresh(), refreshEvery);
  #resize = new ResizeObserver(() => this.#fit());

  /** @param {import('./live.js').Live} live @param {string} id */
  constructor(live, id) {
    this.#live = live;
    this.#id = id;
    this.canvas = h('canvas', { role: 'img' });
    this.still = h('img', { class: 'tile-still', alt: '', hidden: true, onload: () => (this.still.hidden = this.#picture.shown !== null) });
    this.notice = h('p', { class: 'stage-notice' });
    this.overlay = h('dl', { class: 'stats', hidden: true }, ...this.#rows());
    // Stands beside the name, not on the picture: many cameras write their clock into its corners.
    this.badge = h('span', { class: 'badge' }, h('span', { class: 'dot', 'aria-hidden': 'true' }));
    this.badgeText = h('span');
    this.badge.append(this.badgeText);
    this.element = h('section', { class: 'stage', tabIndex: -1 }, this.still, this.canvas, this.notice, this.overlay);
    this.#picture = new Picture(this.canvas, (frame) => live.consumed(frame), (frame) => this.#shown(frame));
    this.#resize.observe(this.element);
  }

  /** @param {import('./live.js').Camera|undefined} camera undefined while the server has not told its cameras, or does not know it */
  update(camera) {
    this.#camera = camera;
    this.canvas.setAttribute('aria-label', camera?.name ?? this.#id);
    this.#apply();
    this.#refresh();
  }

  /** Freezes or resumes the picture; frozen costs nothing. */
  togglePause() {
    this.paused = !this.paused;
    this.#apply();
    this.#refresh();
  }

  toggleStats() {
    this.overlay.hidden = !this.overlay.hidden;
    this.#refresh();
    return !this.overlay.hidden;
  }

  /** Saves the frame on screen as a file; without one, the newest the server has. */
  download() {
    const frame = this.#picture.shown;
    const url = frame ? URL.createObjectURL(new Blob([frame.jpeg], { type: 'image/jpeg' })) : paths.frame(this.#id);
    const when = new Date(frame?.timestamp ?? Date.now()).toISOString().replace(/[:.]/g, '-');
    h('a', { href: url, download: `${this.#id}-${when}.jpg` }).click();
    if (frame) URL.revokeObjectURL(url);
  }

  close() {
    clearInterval(this.#timer);
    this.#resize.disconnect();
    this.#unsubscribe();
    this.#picture.close();
  }

  #rows() {
    return ['statRate', 'statBandwidth', 'statAge', 'statMissed', 'statSize', 'statSequence'].map((key) => {
      const value = h('dd', {}, '–');
      this.#figures.set(key, value);
      return h('div', {}, h('dt', {}, t(key)), value);
    });
  }

  #fit() {
    this.#width = Math.max(1, Math.round(this.element.clientWidth * devicePixelRatio));
    this.#picture.maxWidth = this.#width;
    this.#apply();
  }

  #apply() {
    const camera = this.#camera;
    const wanted = camera?.state === 'online' && !this.paused && this.#width > 0;
    if (wanted) {
      this.#subscribed = true;
      this.#live.subscribe(this.#id, { width: this.#width }, (frame) => this.#picture.offer(frame));
    } else {
      this.#unsubscribe();
    }
    if (camera?.state === 'offline' && camera.width > 0 && !this.#picture.shown && !this.still.src) this.still.src = paths.frame(this.#id);
  }

  #unsubscribe() {
    if (!this.#subscribed) return;
    this.#subscribed = false;
    this.#live.unsubscribe(this.#id);
  }

  #shown(frame) {
    this.#stats.add(frame, this.#live.clock.ageOf(frame.timestamp));
    this.still.hidden = true;
  }

  #state() {
    if (this.#camera?.state === 'offline') return 'offline';
    if (this.paused) return 'paused';
    return this.#picture.shown && this.#live.state === 'open' ? 'live' : 'waiting';
  }

  #refresh() {
    const state = this.#state();
    const frame = this.#picture.shown;
    this.element.dataset.state = this.badge.dataset.state = state;
    if (frame) this.element.dataset.picture = 'yes';
    const age = frame ? this.#live.clock.ageOf(frame.timestamp) : null;
    const running = state === 'live' && frame;
    setText(this.badgeText, running ? `${t('live')} · ${format.age(age)}` : t(state));
    setText(this.notice, this.#noticeText(state, frame));
    if (!this.overlay.hidden) this.#refreshFigures(frame, age);
  }

  #noticeText(state, frame) {
    if (state === 'offline') return this.#camera.lastSeen ? t('offlineSince', { when: format.moment(this.#camera.lastSeen) }) : t('offlineNow');
    if (this.#live.known && !this.#camera) return t('unknownCamera', { id: this.#id });
    return frame || state === 'paused' ? '' : t('noFrameYet');
  }

  #refreshFigures(frame, age) {
    const { median, max } = this.#stats.ages;
    const put = (key, text) => setText(this.#figures.get(key), text);
    put('statRate', format.fps(this.#stats.framesPerSecond));
    put('statBandwidth', format.bitRate(this.#stats.bytesPerSecond));
    put('statAge', median === null ? format.age(age) : `${format.age(median)} / ${format.age(max)}`);
    put('statMissed', format.number(this.#stats.missed));
    put('statSize', frame ? `${frame.width} × ${frame.height} · ${format.bytes(frame.jpeg.byteLength)}` : '–');
    put('statSequence', frame ? `${frame.sequence}` : '–');
  }
}
