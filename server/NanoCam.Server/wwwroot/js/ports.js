import * as api from './api.js';
import { h } from './dom.js';
import { t } from './i18n.js';

/** Open ports for older cameras and viewers: for whom, at what risk, and what was turned away. Hidden while none is open. */
export class PortsCard {
  #shown = '';
  #list = h('ul', { class: 'waiting' });

  constructor() {
    this.element = h('section', { class: 'card', hidden: true }, h('h2', {}, t('portsTitle')), h('p', { class: 'hint' }, t('portsLead')), this.#list);
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

/** Addresses that are let in at the server's own port as well. */
function listedRow([side, addresses]) {
  return h('li', {}, h('div', { class: 'waiting-who' },
    h('strong', {}, t('portsOwn')),
    h('span', {}, t('portsListed', { list: addresses.join(', ') }), ' ', t(`portsRisk_${side}`))));
}

function row({ kind, port, for: side, cameras, audience, addresses, filePages, connections, frames, refused, faults, lastRefused }) {
  const who = audience === 'listed' ? t('portsListed', { list: addresses.join(', ') }) : t(`ports_${audience}`);
  const counts = [
    t('portsConnections', { n: connections }),
    side === 'cameras' && t('portsFrames', { n: frames }),
    side === 'cameras' && t('portsFaults', { n: faults }),
    lastRefused ? t('portsRefusedLast', { n: refused, address: lastRefused }) : t('portsRefused', { n: refused }),
  ].filter(Boolean).join(' · ');
  return h('li', {}, h('div', { class: 'waiting-who' },
    h('strong', {}, `${port} · ${t(`port_${kind}`)}`, cameras.length > 0 && ` · ${cameras.join(', ')}`),
    h('span', {}, who, ' ', t(`portsRisk_${side}`), audience === 'thisMachine' ? '' : ` ${t('portsPlain')}`, filePages && ` ${t('portsFilePages')}`),
    h('span', { class: 'hint' }, counts)));
}
