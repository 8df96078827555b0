import * as api from './api.js';
import { h, setText } from './dom.js';
import * as format from './format.js';
import { t } from './i18n.js';
import { codeCard, remaining } from './pairing.js';
import { may } from './session.js';

/** The key of one camera: since when it has one, a code to pair it again, and revoking. */
export class CameraKey {
  #id;
  #signal;
  #state = h('p', { class: 'hint' });
  #code = h('div');
  #message = h('p', { class: 'pairing-error', role: 'alert', hidden: true });
  #again = h('button', { type: 'button', class: 'button quiet', onclick: () => this.#do(() => this.#pairAgain()) }, t('pairAgain'));
  #revoke = h('button', { type: 'button', class: 'button danger', hidden: true, onclick: () => this.#askRevoke() }, t('revoke'));

  /** @param {string} id @param {AbortSignal} signal ends with the page */
  constructor(id, signal) {
    this.#id = id;
    this.#signal = signal;
    this.element = h('section', { class: 'card', hidden: true }, h('h2', {}, t('key')), this.#state, this.#code, h('div', { class: 'key-tools' }, this.#again, this.#revoke), this.#message);
  }

  /** Asks the server; called when it is there and knows the camera. */
  async read() {
    if (!may('administrator')) return;
    try {
      const { exists, created, origin } = await api.getKey(this.#id, this.#signal);
      setText(this.#state, exists ? t('keySince', { when: format.moment(created), origin: t(`origin_${origin}`) }) : t('keyNone'));
      setText(this.#again, t(exists ? 'pairAgain' : 'pair'));
      this.#revoke.hidden = !exists;
      this.element.hidden = false;
    } catch (error) {
      // Nothing to show, and nothing that anybody needs at once.
      console.debug(`NanoCam: ${error}`);
    }
  }

  async #pairAgain() {
    const code = await api.rotateKey(this.#id);
    this.#code.replaceChildren(codeCard(code, null));
    const left = this.#code.querySelector('[data-expires]');
    const timer = setInterval(() => setText(left, remaining(code.expires)), 500);
    this.#signal.addEventListener('abort', () => clearInterval(timer));
  }

  #askRevoke() {
    if (window.confirm(t('revokeAsk', { id: this.#id }))) this.#do(() => api.revokeKey(this.#id));
  }

  async #do(action) {
    this.#message.hidden = true;
    try {
      await action();
    } catch (error) {
      setText(this.#message, error.message);
      this.#message.hidden = false;
    }
    await this.read();
  }
}
