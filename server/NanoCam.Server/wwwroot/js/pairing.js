import * as api from './api.js';
import { copyLine } from './copy.js';
import { announce, h, setText } from './dom.js';
import * as format from './format.js';
import { t } from './i18n.js';
import { CompatPorts } from './compat-ports.js';
import { PulledCameras } from './pulled-cameras.js';

const readEvery = 3_000;

/** Pairing page: valid pairing codes, unpaired cameras, pulled cameras and compatibility ports. */
export class PairingView {
  #live;
  #abort = new AbortController();
  #timer = 0;
  #clockTimer = 0;
  #shown = '';
  #ports = new CompatPorts();
  #codes = h('div', { class: 'codes' });
  #unpaired = h('ul', { class: 'entries unpaired' });
  #none = h('p', { class: 'hint' }, t('unpairedNone'));
  #message = h('p', { class: 'pairing-error', role: 'alert', hidden: true });
  #pulled = new PulledCameras();
  #create = h('button', { type: 'button', class: 'button', onclick: () => this.#createCode(null) }, t('createCode'));

  /** @param {import('./live-connection.js').LiveConnection} live */
  constructor(live) {
    this.#live = live;
    document.title = `${t('pairTitle')} · NanoCam`;
    this.element = h('main', { class: 'pairing' },
      h('section', { class: 'card' },
        h('h1', {}, t('pairTitle')), h('p', { class: 'hint' }, t('pairLead')), this.#create, this.#message, this.#codes),
      h('section', { class: 'card' },
        h('h2', {}, t('unpairedTitle')), h('p', { class: 'hint' }, t('unpairedLead')), this.#unpaired, this.#none),
      this.#pulled.element, this.#ports.element);
    this.#clockTimer = setInterval(() => this.#showTimeLeft(), 500);
    live.addEventListener('link', () => this.#read(), { signal: this.#abort.signal });
    this.#read();
  }

  focus() {
    this.#create.focus({ preventScroll: true });
  }

  close() {
    this.#abort.abort();
    clearTimeout(this.#timer);
    clearInterval(this.#clockTimer);
  }

  async #read() {
    clearTimeout(this.#timer);
    // A request without a server would only log an error in the browser console.
    if (this.#live.state !== 'open') return;
    try {
      this.#show(await api.getPairing(this.#abort.signal));
      await this.#pulled.read(this.#abort.signal);
      await this.#ports.read(this.#abort.signal);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#showError(error.message);
    }
    if (!this.#abort.signal.aborted) this.#timer = setTimeout(() => this.#read(), readEvery);
  }

  #show({ codes, waiting }) {
    // Redrawn only on a change: a redraw would remove a button while it is pressed.
    const shown = JSON.stringify([codes, waiting.map(({ id, address, board, reason }) => [id, address, board, reason])]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#codes.replaceChildren(...codes.map((code) => codeCard(code, () => this.#deleteCode(code.code))));
      this.#unpaired.replaceChildren(...waiting.map((camera) => this.#unpairedRow(camera)));
      this.#none.hidden = waiting.length > 0;
    }
    this.#showTimeLeft();
  }

  // An unpaired camera chooses its id and board: untrusted text, never markup.
  #unpairedRow({ id, address, board, reason, lastSeen }) {
    const details = [board, address, t(`rejection_${reason}`), format.moment(lastSeen)].filter(Boolean).join(' · ');
    const label = t('createCodeFor', { id });
    return h('li', {},
      h('div', { class: 'entry-text' }, h('strong', {}, id), h('span', { class: 'hint' }, details)),
      h('button', { type: 'button', class: 'button quiet', 'aria-label': label, onclick: () => this.#createCode(id) }, t('pair')));
  }

  #showTimeLeft() {
    for (const element of this.#codes.querySelectorAll('[data-expires]')) setText(element, timeLeft(element.dataset.expires));
  }

  async #createCode(camera) {
    await this.#run(async () => announce(t('codeCreated', { code: (await api.createCode(camera)).code })));
    this.#codes.scrollIntoView({ block: 'nearest' });
  }

  #deleteCode(code) {
    return this.#run(() => api.deleteCode(code));
  }

  async #run(action) {
    this.#message.hidden = true;
    try {
      await action();
    } catch (error) {
      this.#showError(error.message);
    }
    await this.#read();
  }

  #showError(text) {
    setText(this.#message, text);
    this.#message.hidden = false;
  }
}

/** Card of one pairing code: the code in large type, its remaining time, and how to use it. */
export function codeCard({ code, camera, expires, used }, onDelete) {
  const server = api.absolute('.').replace(/\/$/, '');
  const id = camera ?? 'door';
  const purpose = camera ? t(used ? 'codeUsedBy' : 'codeForCamera', { id: camera }) : t('codeForAny');
  return h('article', { class: 'code', 'aria-label': t('codeLabel', { code }) },
    h('div', { class: 'code-head' },
      h('output', { class: 'code-text' }, code),
      h('span', { class: 'hint' }, purpose, ' · ', h('span', { 'data-expires': expires }, timeLeft(expires))),
      onDelete && deleteButton(code, onDelete)),
    h('details', { open: !used }, h('summary', {}, t('codeHelp')),
      copyLine(t('pairingCode'), code),
      h('p', { class: 'hint' }, t('codeSetup')),
      copyLine(t('codeFlash'),
        `nanocam flash --camera ${id} --pairing ${code} --server ${server} --board xiao-esp32s3-sense --ssid WIFI`),
      copyLine(t('codePair'), `nanocam pair --camera ${id} --code ${code} --server ${server}`)));
}

function deleteButton(code, onDelete) {
  const label = t('deleteCodeNamed', { code });
  return h('button', { type: 'button', class: 'button quiet', 'aria-label': label, onclick: onDelete }, t('deleteCode'));
}

/** "Expires in 58:03". For display only: the server decides by its own clock when a code expires. */
export function timeLeft(expires) {
  const seconds = Math.max(0, Math.round((Date.parse(expires) - Date.now()) / 1000));
  if (seconds === 0) return t('codeExpired');
  return t('codeExpiresIn', { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` });
}
