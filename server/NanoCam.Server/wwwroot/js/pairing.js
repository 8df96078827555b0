import * as api from './api.js';
import { copyLine } from './copy.js';
import { announce, h, setText } from './dom.js';
import * as format from './format.js';
import { t } from './i18n.js';
import { CompatPorts } from './compat-ports.js';
import { codeCard, showTimeLeft } from './pairing-codes.js';
import { PulledCameras } from './pulled-cameras.js';
import { isUnreachable, serverInfo } from './server-info.js';
import { installHelp, virtualCamera } from './virtual-camera.js';

const readEvery = 3_000;

/** Page to add a camera: a board, a network camera or a virtual camera; unpaired cameras, pulled cameras and compatibility ports. */
export class PairingView {
  #live;
  #abort = new AbortController();
  #timer = 0;
  #clockTimer = 0;
  #shown = '';
  #ports = new CompatPorts();
  #codes = h('div', { class: 'codes' });
  /** Codes of the commands for virtual cameras. They are shown with their command only, because a code is for one camera. */
  #virtualCodes = new Set();
  #unpaired = h('ul', { class: 'entries unpaired' });
  #none = h('p', { class: 'hint' }, t('unpairedNone'));
  #message = h('p', { class: 'pairing-error', role: 'alert', hidden: true });
  #pulled = new PulledCameras();
  #create = h('button', { type: 'button', class: 'button', onclick: () => this.#createCode(null) }, t('createCode'));
  #board = h('p', { class: 'hint' }, t('boardLead'));
  #local = localWarning();
  #virtual = h('div');

  /** @param {import('./live-connection.js').LiveConnection} live */
  constructor(live) {
    this.#live = live;
    document.title = `${t('pairTitle')} · NanoCam`;
    this.element = h('main', { class: 'pairing', tabIndex: -1 },
      h('h1', {}, t('pairTitle')),
      h('div', { class: 'ways' },
        way('boardTitle', this.#board, this.#local, this.#create, this.#message, this.#codes),
        way('pullTitle', h('p', { class: 'hint' }, t('pullLead')), ...this.#pulled.form),
        way('virtualTitle', h('p', { class: 'hint' }, t('virtualLead')), this.#virtual, installHelp())),
      h('section', { class: 'card' },
        h('h2', {}, t('unpairedTitle')), h('p', { class: 'hint' }, t('unpairedLead')), this.#unpaired, this.#none),
      this.#pulled.element, this.#ports.element);
    this.#clockTimer = setInterval(() => showTimeLeft(this.#codes), 500);
    live.addEventListener('link', () => this.#read(), { signal: this.#abort.signal });
    serverInfo().then((server) => this.#describe(server));
    this.#read();
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  close() {
    this.#abort.abort();
    clearTimeout(this.#timer);
    clearInterval(this.#clockTimer);
  }

  #describe(server) {
    this.#local.hidden = !isUnreachable(server);
    setText(this.#board, t(server.pairingRequired ? 'boardLead' : 'boardLeadOpen'));
    this.#virtual.replaceChildren(virtualCamera(this.#live, server.pairingRequired, (code) => this.#virtualCodes.add(code)));
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
    const own = codes.filter(({ code }) => !this.#virtualCodes.has(code));
    // Redrawn only on a change: a redraw would remove a button while it is pressed.
    const shown = JSON.stringify([own, waiting.map(({ id, address, board, reason }) => [id, address, board, reason])]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#codes.replaceChildren(...own.map((code) => codeCard(code, () => this.#deleteCode(code.code))));
      this.#unpaired.replaceChildren(...waiting.map((camera) => this.#unpairedRow(camera)));
      this.#none.hidden = waiting.length > 0;
    }
    showTimeLeft(this.#codes);
  }

  // An unpaired camera chooses its id and board: untrusted text, never markup.
  #unpairedRow({ id, address, board, reason, lastSeen }) {
    const details = [board, address, t(`rejection_${reason}`), format.moment(lastSeen)].filter(Boolean).join(' · ');
    const label = t('createCodeFor', { id });
    return h('li', {},
      h('div', { class: 'entry-text' }, h('strong', {}, id), h('span', { class: 'hint' }, details)),
      h('button', { type: 'button', class: 'button quiet', 'aria-label': label, onclick: () => this.#createCode(id) }, t('pair')));
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

function way(title, ...content) {
  return h('section', { class: 'card way' }, h('h2', {}, t(title)), ...content);
}

/** Boards and phones cannot reach a server that listens on loopback addresses only. */
function localWarning() {
  return h('div', { class: 'local-only', hidden: true }, h('p', {}, t('localOnly')),
    copyLine(t('localOnlyCommand'), 'dotnet run --project server/NanoCam.Server -- --urls http://0.0.0.0:8080'));
}
