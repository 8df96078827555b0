import * as api from './api.js';
import { copyLine } from './copy.js';
import { h, iconButton } from './dom.js';
import { duration } from './format.js';
import { t } from './i18n.js';
import { qrCode } from './qr-code.js';
import { isUnreachable, networkAddress, pageAddress, serverInfo } from './server-info.js';

/** Opens a dialog that creates a share link to one camera. @param {string} id @param {string} name */
export function showShareDialog(id, name) {
  const hours = h('select', {}, ...[[1, 'hour'], [24, 'day'], [168, 'day'], [720, 'day']].map(([value, unit]) =>
    h('option', { value: String(value), defaultSelected: value === 24 }, duration(unit === 'hour' ? value : value / 24, unit))));
  const result = h('div', { role: 'status' });
  const form = h('form', { class: 'share-form', onsubmit: create },
    h('label', {}, t('validFor'), hours), h('button', { type: 'submit', class: 'button' }, t('createLink')));
  const dialog = h('dialog', { class: 'dialog', 'aria-label': t('shareCamera', { name }), onclose: () => dialog.remove() },
    h('div', { class: 'dialog-head' }, h('h2', {}, t('shareCamera', { name })), iconButton('close', t('close'), () => dialog.close())),
    h('p', { class: 'hint' }, t('shareLead')), form, result);
  document.body.append(dialog);
  dialog.showModal();

  async function create(event) {
    event.preventDefault();
    try {
      const share = await api.createShare({ camera: id, hours: Number(hours.value) });
      const server = await serverInfo();
      const base = server.isLocal ? pageAddress() : networkAddress(server);
      const hint = t(isUnreachable(server) ? 'localOnly' : 'shownOnce');
      result.replaceChildren(copyLine(t('newLink'), `${base}/${share.path}`), h('p', { class: 'hint' }, hint),
        qrCode((address) => `${address}/${share.path}`, t('linkScan')));
    } catch (error) {
      result.replaceChildren(h('p', { class: 'error' }, error.message));
    }
  }
}
