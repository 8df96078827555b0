import { getStills, paths } from './api.js';
import { h, icon } from './dom.js';
import { exactMoment } from './format.js';
import { t } from './i18n.js';
import { showLightbox } from './lightbox.js';
import { cameraHref } from './router.js';

/** Gallery of the stored stills of one camera, newest first, loaded page by page. */
export class StillsView {
  #id;
  #next;
  /** Loaded stills, for the lightbox. */
  #stills = [];
  #abort = new AbortController();
  #list = h('ul', { class: 'stills' });
  #none = h('p', { class: 'hint', hidden: true }, t('stillsNone'));
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #more = h('button', { type: 'button', class: 'button quiet', hidden: true, onclick: () => this.#read() }, t('showMore'));

  /** @param {import('./live-connection.js').LiveConnection} live @param {string} id */
  constructor(live, id) {
    this.#id = id;
    const title = t('stillsOf', { name: live.cameras.get(id)?.name || id });
    document.title = `${title} · NanoCam`;
    const label = t('backToCamera');
    const back = h('a', { class: 'icon-button', href: cameraHref(id), title: label, 'aria-label': label }, icon('back'));
    this.element = h('main', { class: 'gallery', tabIndex: -1 },
      h('div', { class: 'camera-bar' }, back, h('h1', { class: 'camera-name' }, title)), this.#none, this.#list, this.#error, this.#more);
    // After an outage, a list that failed to load is loaded automatically.
    live.addEventListener('link', () => live.state === 'open' && !this.#error.hidden && this.#read(), { signal: this.#abort.signal });
    this.#read();
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  close() {
    this.#abort.abort();
  }

  async #read() {
    try {
      const { stills, next } = await getStills(this.#id, this.#next, this.#abort.signal);
      this.#next = next ?? undefined;
      this.#list.append(...stills.map((still) => this.#still(still)));
      this.#more.hidden = next === null;
      this.#none.hidden = this.#list.childElementCount > 0;
      this.#error.hidden = true;
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#error.textContent = error.message;
      this.#error.hidden = false;
    }
  }

  /** The picture opens in the lightbox; with Ctrl or the middle button, the file opens in a tab. */
  #still({ filename, timestamp, reason }) {
    const when = exactMoment(timestamp * 1000);
    const src = paths.image(filename);
    const index = this.#stills.push({ src, filename, when }) - 1;
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      showLightbox(this.#stills, index);
    };
    const label = t('labeled', { label: t('downloadStill'), value: when });
    return h('li', {},
      h('a', { href: src, target: '_blank', rel: 'noopener', onclick: open },
        h('img', { src, alt: t('stillAt', { when }), loading: 'lazy', decoding: 'async' })),
      h('div', { class: 'still-line' }, h('span', {}, when),
        h('a', { class: 'icon-button', href: src, download: filename, title: t('downloadStill'), 'aria-label': label }, icon('download'))),
      reason && h('p', { class: 'still-reason' }, reason));
  }
}
