import * as api from './api.js';
import { h, setText } from './dom.js';
import * as format from './format.js';
import { t } from './i18n.js';
import { codeCard, showTimeLeft } from './pairing-codes.js';
import { may } from './session.js';

/** Card about the key of one camera: when it was paired, pairing it again, revoking the key. */
export class CameraKey {
  #id;
  #signal;
  #state = h('p', { class: 'hint' });
  #code = h('div');
  #message = h('p', { class: 'pairing-error', role: 'alert', hidden: true });
  #again = h('button', { type: 'button', class: 'button quiet', onclick: () => this.#run(() => this.#pairAgain()) }, t('pairAgain'));
  #revoke = h('button', { type: 'button', class: 'button danger', hidden: true, onclick: () => this.#askRevoke() }, t('revokeKey'));

  /** @param {string} id @param {AbortSignal} signal aborted when the page closes */
  constructor(id, signal) {
    this.#id = id;
    this.#signal = signal;
    this.element = h('section', { class: 'card', hidden: true },
      h('h2', {}, t('key')), this.#state, this.#code, h('div', { class: 'key-tools' }, this.#again, this.#revoke), this.#message);
  }

  /** Reads the key state. Called when the connection is open and the camera exists. */
  async read() {
    if (!may('administrator')) return;
    try {
      const { exists, created, origin } = await api.getKey(this.#id, this.#signal);
      setText(this.#state, exists ? t('keyCreated', { when: format.moment(created), origin: t(`keyOrigin_${origin}`) }) : t('keyNone'));
      setText(this.#again, t(exists ? 'pairAgain' : 'pair'));
      this.#revoke.hidden = !exists;
      this.element.hidden = false;
    } catch (error) {
      // The card stays hidden; the rest of the page works without it.
      console.debug(`NanoCam: ${error}`);
    }
  }

  async #pairAgain() {
    const code = await api.rotateKey(this.#id);
    this.#code.replaceChildren(codeCard(code, null));
    const timer = setInterval(() => showTimeLeft(this.#code), 500);
    this.#signal.addEventListener('abort', () => clearInterval(timer));
  }

  #askRevoke() {
    if (window.confirm(t('revokeKeyConfirm', { id: this.#id }))) this.#run(() => api.revokeKey(this.#id));
  }

  async #run(action) {
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
