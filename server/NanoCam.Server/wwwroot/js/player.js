import { paths } from './api.js';
import { DetectionBoxes } from './detection-boxes.js';
import { h, iconButton, setText } from './dom.js';
import * as format from './format.js';
import { t } from './i18n.js';
import { FrameCanvas } from './frame-canvas.js';
import { Freshness } from './freshness.js';
import { StageView } from './stage-view.js';
import { FrameStats } from './stats.js';

const refreshEvery = 250;

/** Large live view of one camera with statistics. Keeps the JPEG on screen, so that a download saves exactly that frame. */
export class Player {
  paused = false;
  #live;
  #id;
  #camera;
  #subscribed = false;
  #width = 0;
  #stats = new FrameStats();
  #frameCanvas;
  #freshness;
  #values = new Map();
  #timer = setInterval(() => this.#refresh(), refreshEvery);
  #resize = new ResizeObserver(() => this.#fit());

  /** @param {import('./live-connection.js').LiveConnection} live @param {string} id */
  constructor(live, id) {
    this.#live = live;
    this.#freshness = new Freshness(live);
    this.#id = id;
    this.canvas = h('canvas', { role: 'img' });
    this.still = h('img', { class: 'tile-still', alt: '', hidden: true });
    this.still.addEventListener('load', () => (this.still.hidden = this.#frameCanvas.shown !== null));
    this.notice = h('p', { class: 'stage-notice' });
    this.overlay = h('dl', { class: 'stats', hidden: true }, ...this.#rows());
    // Placed next to the name instead of over the picture: many cameras write the time into a corner.
    this.badge = h('span', { class: 'badge' }, h('span', { class: 'dot', 'aria-hidden': 'true' }));
    this.badgeText = h('span');
    this.badge.append(this.badgeText);
    const fill = iconButton('fill', t('fillStage'), () => fill.setAttribute('aria-pressed', String(this.view.toggleFill())));
    const tools = h('div', { class: 'stage-tools', role: 'group', 'aria-label': t('pictureTools') },
      iconButton('zoomIn', t('zoomIn'), () => this.view.zoomIn()), iconButton('zoomOut', t('zoomOut'), () => this.view.zoomOut()),
      iconButton('rotate', t('rotate'), () => this.view.rotate()), fill);
    this.boxes = new DetectionBoxes(live, id, (drawing) => this.canvas.after(drawing));
    this.element = h('section', { class: 'stage', tabIndex: -1 },
      this.still, this.canvas, this.boxes.labels, this.notice, this.overlay, tools);
    this.view = new StageView(this.element, [this.canvas, this.still, this.boxes.element], id);
    this.#frameCanvas = new FrameCanvas(
      this.canvas, (frame) => live.consumed(frame), (frame) => this.#shown(frame), () => this.#restored());
    this.#frameCanvas.restore(live.lastFrames.get(id));
    this.#resize.observe(this.element);
  }

  /** @param {import('./live-connection.js').Camera|undefined} camera undefined before the camera list arrives, or for an unknown camera */
  update(camera) {
    this.#camera = camera;
    this.#freshness.update(camera);
    this.canvas.setAttribute('aria-label', camera?.name ?? this.#id);
    this.#apply();
    this.#refresh();
  }

  /** Pauses or resumes the picture. A paused player has no subscription. */
  togglePause() {
    this.paused = !this.paused;
    this.#apply();
    this.#refresh();
  }

  toggleStatistics() {
    this.overlay.hidden = !this.overlay.hidden;
    this.#refresh();
    return !this.overlay.hidden;
  }

  /** Saves the frame on screen as a file, or the newest frame of the server if there is none. */
  download() {
    const frame = this.#frameCanvas.shown;
    const url = frame ? URL.createObjectURL(new Blob([frame.jpeg], { type: 'image/jpeg' })) : paths.frame(this.#id);
    const when = new Date(frame?.timestamp ?? Date.now()).toISOString().replace(/[:.]/g, '-');
    h('a', { href: url, download: `${this.#id}-${when}.jpg` }).click();
    if (frame) URL.revokeObjectURL(url);
  }

  close() {
    clearInterval(this.#timer);
    this.#resize.disconnect();
    this.#unsubscribe();
    this.boxes.close();
    this.#frameCanvas.close();
  }

  #rows() {
    return ['frameRate', 'bandwidth', 'age', 'dropped', 'size', 'sequence'].map((key) => {
      const value = h('dd', {}, '–');
      this.#values.set(key, value);
      return h('div', {}, h('dt', {}, t(`stat_${key}`)), value);
    });
  }

  #fit() {
    this.#width = Math.max(1, Math.round(this.element.clientWidth * devicePixelRatio));
    this.#frameCanvas.maxWidth = this.#width;
    this.view.apply();
    this.#apply();
  }

  #apply() {
    const camera = this.#camera;
    const subscribe = camera?.state === 'online' && !this.paused && this.#width > 0;
    if (subscribe) {
      if (!this.#subscribed) this.#freshness.restart();
      this.#subscribed = true;
      this.#live.subscribe(this.#id, { width: this.#width }, (frame) => this.#frameCanvas.offer(frame));
    } else {
      this.#unsubscribe();
    }
    const needsStill = camera?.state === 'offline' && camera.width > 0 && !this.#frameCanvas.shown;
    if (needsStill && !this.still.src) this.still.src = paths.frame(this.#id);
  }

  #unsubscribe() {
    if (!this.#subscribed) return;
    this.#subscribed = false;
    this.#freshness.restart();
    this.#live.unsubscribe(this.#id);
  }

  #shown(frame) {
    this.#stats.add(frame, this.#live.clock.ageOf(frame.timestamp));
    this.#freshness.shown(frame);
    delete this.element.dataset.kept;
    this.still.hidden = true;
  }

  /** The picture of an earlier view is shown, until the first frame arrives. */
  #restored() {
    this.element.dataset.kept = 'yes';
    this.still.hidden = true;
    this.#refresh();
  }

  #state() {
    const state = this.#freshness.state(this.#frameCanvas.shown !== null);
    return this.paused && state !== 'offline' && state !== 'disconnected' ? 'paused' : state;
  }

  #refresh() {
    const state = this.#state();
    const frame = this.#frameCanvas.shown;
    this.element.dataset.state = this.badge.dataset.state = state;
    if (frame) this.element.dataset.picture = 'yes';
    const age = frame ? this.#live.clock.ageOf(frame.timestamp) : null;
    const hasAge = frame && (state === 'live' || state === 'late');
    setText(this.badgeText, hasAge ? `${t(state)} · ${format.age(age)}` : t(state));
    setText(this.notice, this.#noticeText(state, frame));
    if (!this.overlay.hidden) this.#refreshStatistics(frame, age);
  }

  #noticeText(state, frame) {
    if (state === 'offline') {
      const { lastSeen } = this.#camera;
      const help = this.#live.problems.get(this.#id) ?? t('offlineHelp');
      return `${lastSeen ? t('offlineSince', { when: format.moment(lastSeen) }) : t('offline')}\n${help}`;
    }
    if (state === 'late' || state === 'disconnected') return this.#freshness.text;
    if (this.#live.listReceived && !this.#camera) return t('unknownCamera', { id: this.#id });
    return frame || state === 'paused' ? '' : t('waitingForFrame');
  }

  #refreshStatistics(frame, age) {
    const { median, max } = this.#stats.ages;
    const put = (key, text) => setText(this.#values.get(key), text);
    put('frameRate', format.fps(this.#stats.framesPerSecond));
    put('bandwidth', format.bitRate(this.#stats.bytesPerSecond));
    put('age', median === null ? format.age(age) : `${format.age(median)} / ${format.age(max)}`);
    put('dropped', format.number(this.#stats.dropped));
    put('size', frame ? `${frame.width} × ${frame.height} · ${format.bytes(frame.jpeg.byteLength)}` : '–');
    put('sequence', frame ? `${frame.sequence}` : '–');
  }
}
