import * as api from './api.js';
import { h } from './dom.js';
import { t } from './i18n.js';

/** Open compatibility ports: audience, risk and rejected connections. Hidden if no ports are open. */
export class CompatPorts {
  #shown = '';
  #list = h('ul', { class: 'entries' });

  constructor() {
    this.element = h('section', { class: 'card', hidden: true },
      h('h2', {}, t('portsTitle')), h('p', { class: 'hint' }, t('portsLead')), this.#list);
  }

  /** @param {AbortSignal} signal */
  async read(signal) {
    const open = await api.getCompat(signal);
    const shown = JSON.stringify(open);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const listed = [['cameras', open.cameraAddresses], ['viewers', open.viewerAddresses]].filter(([, addresses]) => addresses.length > 0);
    this.#list.replaceChildren(...open.ports.map(row), ...listed.map(listedRow));
    this.element.hidden = open.ports.length + listed.length === 0;
  }
}

/** Addresses that also need no key or sign-in on the main port. */
function listedRow([side, addresses]) {
  return h('li', {}, h('div', { class: 'entry-text' }, h('strong', {}, t('portMain')), h('span', {}, risk(side, 'listed', addresses))));
}

function row({ kind, port, for: side, cameras, audience, addresses, filePages, connections, frames, refused, faults, lastRefused }) {
  const title = [port, t(`port_${kind}`), cameras.join(', ')].filter(Boolean).join(' · ');
  const counts = [
    t('portConnections', { n: connections }),
    side === 'cameras' && t('portFrames', { n: frames }),
    side === 'cameras' && t('portInvalid', { n: faults }),
    lastRefused ? t('portRejectedLast', { n: refused, address: lastRefused }) : t('portRejected', { n: refused }),
  ].filter(Boolean).join(' · ');
  const risks = [
    risk(side, audience, addresses),
    audience !== 'thisMachine' && t('portUnencrypted'),
    filePages && t('portFilePages'),
  ].filter(Boolean).join(t('sentenceSeparator'));
  return h('li', {}, h('div', { class: 'entry-text' },
    h('strong', {}, title), h('span', {}, risks), h('span', { class: 'hint' }, counts)));
}

function risk(side, audience, addresses) {
  return t(`portRisk_${side}_${audience}`, { list: addresses.join(', ') });
}
