import { h } from '../dom.js';
import { saveBlob } from './download.js';
import { RecordedPicture } from './picture.js';

/** Recorded pictures of up to four cameras at the same time. The first camera is the one of the page. */
export class Pictures {
  /** @type {RecordedPicture[]} */
  all = [];
  #on;

  /**
   * @param {{stepped: (frame: import('./requests.js').RecordedFrame) => void, none: (picture: RecordedPicture) => void,
   *   end: (direction: 'before'|'after') => void}} on
   *   a step has shown a frame; the camera has no recording; there is no frame before or after
   */
  constructor(on) {
    this.#on = on;
    this.element = h('div', { class: 'stages' });
  }

  get first() {
    return this.all[0];
  }

  /** Shows other cameras. One that stays keeps its picture and zoom. @param {string[]} ids the first stays */
  set(ids) {
    const old = this.all;
    this.all = ids.map((id, index) => old.find((picture) => picture.id === id) ?? this.#create(id, index === 0));
    for (const picture of old) if (!this.all.includes(picture)) picture.close();
    this.element.replaceChildren(...this.all.map(({ element }) => element));
    this.element.dataset.count = String(ids.length);
  }

  /** Shows the frames nearest to a time. */
  show(time) {
    for (const picture of this.all) picture.show(time);
  }

  /** Shows the frames whose requests failed last. */
  retry() {
    for (const picture of this.all) picture.retry();
  }

  /** Shows the frames nearest to a time, except of the first camera. */
  follow(time) {
    for (const picture of this.all.slice(1)) picture.show(time);
  }

  /** Saves the frames on the screen as files. */
  save() {
    for (const { shown, id } of this.all) {
      if (!shown) continue;
      saveBlob(shown.blob, `${id}-${new Date(shown.time).toISOString().replace(/[:.]/g, '-')}.jpg`);
    }
  }

  close() {
    for (const picture of this.all) picture.close();
  }

  #create(id, isFirst) {
    const picture = new RecordedPicture(id, (frame, direction) => isFirst && direction !== 'nearest' && this.#on.stepped(frame));
    picture.onNone = () => this.#on.none(picture);
    picture.onEnd = (direction) => (picture.shown ? this.#on.end(direction) : this.#on.none(picture));
    return picture;
  }
}
