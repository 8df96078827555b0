import * as api from './api.js';
import { copyLine } from './copy.js';
import { announce, h, setText } from './dom.js';
import * as format from './format.js';
import { t } from './i18n.js';
import { PulledCameras } from './pull.js';
import { PortsCard } from './ports.js';

const readEvery = 3_000;

/** The page on which cameras are paired: codes that are good, how to use them, and cameras that came without a key. */
export class PairingView {
  #live;
  #abort = new AbortController();
  #timer = 0;
  #ticking = 0;
  #shown = '';
  #ports = new PortsCard();
  #codes = h('div', { class: 'codes' });
  #waiting = h('ul', { class: 'waiting' });
  #none = h('p', { class: 'hint' }, t('waitingNone'));
  #message = h('p', { class: 'pairing-error', role: 'alert', hidden: true });
  #pulled = new PulledCameras();
  #make = h('button', { type: 'button', class: 'button', onclick: () => this.#create(null) }, t('makeCode'));

  /** @param {import('./live.js').Live} live */
  constructor(live) {
    this.#live = live;
    document.title = `${t('pairTitle')} · NanoCam`;
    this.element = h('main', { class: 'pairing' },
      h('section', { class: 'card' }, h('h1', {}, t('pairTitle')), h('p', { class: 'hint' }, t('pairLead')), this.#make, this.#message, this.#codes),
      h('section', { class: 'card' }, h('h2', {}, t('waitingTitle')), h('p', { class: 'hint' }, t('waitingLead')), this.#waiting, this.#none),
      this.#pulled.element, this.#ports.element);
    this.#ticking = setInterval(() => this.#tick(), 500);
    live.addEventListener('link', () => this.#read(), { signal: this.#abort.signal });
    this.#read();
  }

  focus() {
    this.#make.focus({ preventScroll: true });
  }

  close() {
    this.#abort.abort();
    clearTimeout(this.#timer);
    clearInterval(this.#ticking);
  }

  async #read() {
    clearTimeout(this.#timer);
    // Asking a server that is away would only fill the browser's console.
    if (this.#live.state !== 'open') return;
    try {
      this.#show(await api.getPairing(this.#abort.signal));
      await this.#pulled.read(this.#abort.signal);
      await this.#ports.read(this.#abort.signal);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#say(error.message);
    }
    if (!this.#abort.signal.aborted) this.#timer = setTimeout(() => this.#read(), readEvery);
  }

  #show({ codes, waiting }) {
    // Drawn anew only when something changed: a button must not vanish under the finger.
    const shown = JSON.stringify([codes, waiting.map(({ id, address, board, reason }) => [id, address, board, reason])]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#codes.replaceChildren(...codes.map((code) => codeCard(code, () => this.#withdraw(code.code))));
      this.#waiting.replaceChildren(...waiting.map((camera) => this.#waitingRow(camera)));
      this.#none.hidden = waiting.length > 0;
    }
    this.#tick();
  }

  // What a stranger says of itself is text, and stays text.
  #waitingRow({ id, address, board, reason, lastSeen }) {
    return h('li', {}, h('div', { class: 'waiting-who' }, h('strong', {}, id),
      h('span', { class: 'hint' }, [board, address, t(`pair_${reason}`), format.moment(lastSeen)].filter(Boolean).join(' · '))),
    h('button', { type: 'button', class: 'button quiet', 'aria-label': t('makeCodeFor', { id }), onclick: () => this.#create(id) }, t('pair')));
  }

  #tick() {
    for (const element of this.#codes.querySelectorAll('[data-expires]')) setText(element, remaining(element.dataset.expires));
  }

  async #create(camera) {
    await this.#do(async () => announce(t('codeMade', { code: (await api.createCode(camera)).code })));
    this.#codes.scrollIntoView({ block: 'nearest' });
  }

  #withdraw(code) {
    return this.#do(() => api.deleteCode(code));
  }

  async #do(action) {
    this.#message.hidden = true;
    try {
      await action();
    } catch (error) {
      this.#say(error.message);
    }
    await this.#read();
  }

  #say(text) {
    setText(this.#message, text);
    this.#message.hidden = false;
  }
}

/** One code: large to read from across the room, how long it lasts, and how it is used. */
export function codeCard({ code, camera, expires, used }, onWithdraw) {
  const server = api.absolute('.').replace(/\/$/, '');
  const id = camera ?? 'door';
  return h('article', { class: 'code', 'aria-label': t('codeLabel', { code }) },
    h('div', { class: 'code-head' },
      h('output', { class: 'code-text' }, code),
      h('span', { class: 'hint' }, camera ? t(used ? 'codeUsedBy' : 'codeFor', { id: camera }) : t('codeForAny'), ' · ', h('span', { 'data-expires': expires }, remaining(expires))),
      onWithdraw && h('button', { type: 'button', class: 'button quiet', 'aria-label': `${t('withdraw')} ${code}`, onclick: onWithdraw }, t('withdraw'))),
    h('details', { open: !used }, h('summary', {}, t('codeHow')),
      copyLine(t('codeItself'), code),
      h('p', { class: 'hint' }, t('codeSetup')),
      copyLine(t('codeFlash'), `nanocam flash --camera ${id} --pairing ${code} --server ${server} --board xiao-esp32s3-sense --ssid WIFI`),
      copyLine(t('codePair'), `nanocam pair --camera ${id} --code ${code} --server ${server}`)));
}

/** "58:03" until a moment. The server ends a code by its own clock; this one is for the eye. */
export function remaining(expires) {
  const seconds = Math.max(0, Math.round((Date.parse(expires) - Date.now()) / 1000));
  return seconds === 0 ? t('codeOver') : t('codeLeft', { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` });
}
