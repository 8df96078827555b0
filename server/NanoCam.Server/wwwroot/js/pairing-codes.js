import { serverNow } from './api.js';
import { copyLine } from './copy.js';
import { h, setText } from './dom.js';
import { t } from './i18n.js';
import { qrCode } from './qr-code.js';
import { isUnreachable, networkAddress, pageAddress, serverInfo } from './server-info.js';

/** Address of every camera in its own network NanoCam-setup. */
const setupPage = 'http://192.168.4.1/';

/** Boards of the firmware, in the order of the README. */
const boards = [
  'xiao-esp32s3-sense', 'esp32-s3-eye', 'freenove-esp32-s3-wroom', 'm5stack-unit-cams3', 'lilygo-t-camera-s3', 'dfrobot-firebeetle2-s3',
  'ai-thinker-esp32-cam', 'custom',
];

/** Card of one pairing code: the code in large type, its remaining time, and how to use it. */
export function codeCard({ code, camera, expires, used }, onDelete) {
  const purpose = camera ? t(used ? 'codeUsedBy' : 'codeForCamera', { id: camera }) : t('codeForAny');
  return h('article', { class: 'code', 'aria-label': t('codeLabel', { code }) },
    h('div', { class: 'code-head' },
      h('output', { class: 'code-text' }, code),
      h('span', { class: 'hint' }, purpose, ' · ', h('span', { 'data-expires': expires }, timeLeft(expires))),
      onDelete && deleteButton(code, onDelete)),
    h('details', { open: !used }, h('summary', {}, t('codeHelp')), ...help(code, camera)));
}

/** The ways to use a code. The fields complete the commands, so that they can be run unchanged. */
function help(code, camera) {
  const id = h('input', { value: camera ?? 'door', readOnly: camera !== null, maxLength: 64, autocomplete: 'off', spellcheck: false });
  const board = h('select', {}, ...boards.map((name) => h('option', { value: name }, name)));
  const port = h('input', { value: /Win/.test(navigator.platform) ? 'COM5' : '/dev/ttyACM0', autocomplete: 'off', spellcheck: false });
  const network = h('input', { value: 'WIFI', autocomplete: 'off', spellcheck: false });
  const flash = copyLine(t('codeFlash'), '');
  const pair = copyLine(t('codePair'), '');
  const warning = h('p', { class: 'hint', hidden: true }, t('localOnly'));
  let server = pageAddress();
  const update = () => {
    const name = id.value.trim() || 'door';
    flash.show(`nanocam flash --camera ${name} --pairing ${code} --server ${server} --board ${board.value} --port ${port.value} `
      + `--ssid ${quoted(network.value)}`);
    pair.show(`nanocam pair --camera ${name} --code ${code} --server ${pageAddress()}`);
  };
  const fields = h('div', { class: 'code-fields', oninput: update },
    h('label', {}, t('cameraId'), id), h('label', {}, t('board'), board),
    h('label', {}, t('serialPort'), port), h('label', {}, t('wifiName'), network));
  update();
  serverInfo().then((info) => {
    server = networkAddress(info);
    warning.hidden = !isUnreachable(info);
    update();
  });
  const setupLink = (address) => `${setupPage}?${new URLSearchParams({ server: address, pairing: code, ...(camera && { camera }) })}`;
  return [
    copyLine(t('pairingCode'), code), h('p', { class: 'hint' }, t('codeSetup')), qrCode(setupLink, t('codeScan')),
    h('p', { class: 'hint' }, t('codeTerminal')), fields, flash, warning, pair,
  ];
}

/** Name of a network as one word of a command line. */
function quoted(text) {
  return /^[\w.-]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`;
}

function deleteButton(code, onDelete) {
  const label = t('deleteCodeNamed', { code });
  return h('button', { type: 'button', class: 'button quiet', 'aria-label': label, onclick: onDelete }, t('deleteCode'));
}

/** Updates the remaining time of every code below an element. */
export function showTimeLeft(root) {
  for (const element of root.querySelectorAll('[data-expires]')) setText(element, timeLeft(element.dataset.expires));
}

/** "Expires in 58:03", by the clock of the server. */
function timeLeft(expires) {
  const seconds = Math.max(0, Math.round((Date.parse(expires) - serverNow()) / 1000));
  if (seconds === 0) return t('codeExpired');
  return t('codeExpiresIn', { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` });
}
