import { now } from './clock.js';
import { exactMoment } from './format.js';
import { t } from './i18n.js';

/**
 * @typedef {'live'|'late'|'waiting'|'offline'|'disconnected'} PictureState
 * live: frames arrive; late: none arrived for longer than the rule of the server allows; waiting: there was none yet; offline: the camera is
 * offline; disconnected: this page is disconnected.
 */

/** State of the picture of one camera. The server applies the rule for late frames; this page repeats it for frames that do not arrive. */
export class Freshness {
  #live;
  /** @type {import('./live-connection.js').Camera|undefined} */
  #camera;
  #isLate = false;
  /** `now()` of the newest frame that was new when it arrived, or null. */
  #arrivedAt = null;
  /** Whether a frame arrived since the last subscription, and to which connection or resume of the page it belongs. */
  #hasFrame = false;
  #resumedAt = 0;

  /** @param {import('./live-connection.js').LiveConnection} live */
  constructor(live) {
    this.#live = live;
  }

  /** Applies the state reported by the server. @param {import('./live-connection.js').Camera|undefined} camera */
  update(camera) {
    if (camera !== this.#camera) this.#isLate = camera?.late ?? false;
    this.#camera = camera;
  }

  /** Records that the camera is subscribed or no longer subscribed. */
  restart() {
    this.#arrivedAt = null;
    this.#hasFrame = false;
  }

  /** Records a shown frame. The first one of a subscription, or after a pause, may be old: it is the newest that the server has. */
  shown(frame) {
    const isFirst = !this.#hasFrame || this.#resumedAt !== this.#live.resumedAt;
    this.#hasFrame = true;
    this.#resumedAt = this.#live.resumedAt;
    this.#isLate = isFirst && frame.sentAge > this.#lateAfter;
    this.#arrivedAt = this.#isLate ? null : now();
  }

  /** @param {boolean} hasPicture whether a picture is on screen @returns {PictureState} */
  state(hasPicture) {
    if (this.#camera?.state === 'offline') return 'offline';
    if (this.#live.lostAt !== null) return 'disconnected';
    // Kept until the next frame: the last message before a lost connection can be older than this moment.
    if (this.#isOverdue) this.#isLate = true;
    if (this.#isLate) return 'late';
    return hasPicture && this.#hasFrame && this.#live.state === 'open' ? 'live' : 'waiting';
  }

  /** Text over a picture that is late or disconnected. A picture that was late before the connection was lost shows since when. */
  get text() {
    const { lostAt } = this.#live;
    if (lostAt !== null && !this.#isLate && !this.#isOverdue) return t('disconnectedSince', { when: exactMoment(lostAt) });
    const since = this.#arrivedAt ?? this.#camera?.lastFrame;
    return since ? t('noFrameSince', { when: exactMoment(since) }) : t('waitingForFrame');
  }

  get #lateAfter() {
    return this.#camera?.lateAfterMs ?? 5_000;
  }

  get #isOverdue() {
    const until = this.#live.lostAt ?? now();
    return this.#arrivedAt !== null && until - Math.max(this.#arrivedAt, this.#live.resumedAt) > this.#lateAfter;
  }
}
