import { getStills, paths } from '../api.js';
import { h, setText } from '../dom.js';
import { exactMoment } from '../format.js';
import { t } from '../i18n.js';
import { showLightbox } from '../lightbox.js';
import { stillsHref } from '../router.js';

/** Strip of the stored stills of a camera, newest first. A click opens the still; its time is marked on the timeline. */
export class StillStrip {
  /** Times of the loaded stills, in milliseconds since 1970. @type {number[]} */
  times = [];
  #id;
  #signal;
  #onChange;
  #stills = [];
  #next;
  #hasFailed = false;
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #list = h('ul', { class: 'strip', 'aria-label': t('stills'), tabIndex: 0 });
  #more = h('button', { type: 'button', class: 'link', hidden: true, onclick: () => this.#read() }, t('showMore'));

  /** @param {string} id @param {AbortSignal} signal @param {() => void} onChange called when there are more stills */
  constructor(id, signal, onChange) {
    this.#id = id;
    this.#signal = signal;
    this.#onChange = onChange;
    const links = h('span', { class: 'card-links' }, this.#more, h('a', { href: stillsHref(id) }, t('allStills')));
    this.element = h('section', { class: 'card', hidden: true }, h('h2', {}, t('stills'), links), this.#list, this.#error);
    this.#read();
  }

  /** Reads the next stills again if the last attempt failed. */
  retry() {
    if (this.#hasFailed) this.#read();
  }

  async #read() {
    this.#hasFailed = false;
    this.#error.hidden = true;
    try {
      const { stills, next } = await getStills(this.#id, this.#next, this.#signal);
      this.#next = next ?? undefined;
      this.#more.hidden = next === null;
      for (const still of stills) this.#add(still);
      this.element.hidden = this.#stills.length === 0;
      this.#onChange();
    } catch (error) {
      if (this.#signal.aborted) return;
      // Without any still, the strip is hidden, and the page of the stills shows the reason.
      this.#hasFailed = true;
      setText(this.#error, error.message);
      this.#error.hidden = false;
    }
  }

  #add({ filename, timestamp }) {
    const index = this.#stills.length;
    const when = exactMoment(timestamp * 1000);
    this.times.push(timestamp * 1000);
    const src = paths.image(filename);
    this.#stills.push({ src, filename, when });
    const open = () => showLightbox(this.#stills, index);
    this.#list.append(h('li', {}, h('button', { type: 'button', class: 'strip-still', onclick: open },
      h('img', { src, alt: t('stillAt', { when }), loading: 'lazy', decoding: 'async' }), h('span', { 'aria-hidden': 'true' }, when))));
  }
}
