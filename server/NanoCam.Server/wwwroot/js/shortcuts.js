import { h, iconButton } from './dom.js';
import { loadTexts, t } from './i18n.js';
import { hasLetterShortcuts, setLetterShortcuts } from './preferences.js';

const wallKeys = [['← ↑ → ↓', 'keyMove'], ['Home End', 'keyEnds'], ['Enter', 'keyOpen'], ['F', 'keyFull']];
const cameraKeys = [
  ['Esc', 'keyBack'], ['← →', 'keyNeighbor'], ['Space', 'keyPause'], ['F', 'keyFull'], ['S', 'keyStill'], ['D', 'keyDownload'],
  ['I', 'keyStatistics'], ['+ -', 'keyZoom'], ['R', 'keyRotate'],
];

const historyKeys = [
  ['Space', 'keyPlay'], [', . ← →', 'keyFrame'], ['+ -', 'keyTimeline'], ['I O', 'keyRange'], ['C', 'keyCalendar'],
  ['D', 'keyDownload'], ['L', 'keyLive'], ['Esc', 'keyCamera'],
];

const eventKeys = [['↓ ↑', 'keyEvent'], ['Enter', 'keyRecording'], ['L', 'keyLive'], ['M', 'keySeen'], ['Esc', 'keyBack']];

/** Opens the list of keyboard shortcuts, with a switch for those that are a single key. */
export async function showShortcuts() {
  await loadTexts('events');
  const enabled = h('input', {
    type: 'checkbox', role: 'switch', class: 'switch', checked: hasLetterShortcuts(), onchange: () => setLetterShortcuts(enabled.checked),
  });
  const close = iconButton('close', t('close'), () => dialog.close());
  const dialog = h('dialog', { class: 'dialog', 'aria-label': t('shortcuts'), onclose: () => dialog.remove() },
    h('div', { class: 'dialog-head' }, h('h2', {}, t('shortcuts')), close),
    h('h3', {}, t('wall')), list(wallKeys), h('h3', {}, t('camera')), list(cameraKeys),
    h('h3', {}, t('history')), list(historyKeys), h('h3', {}, t('events')), list(eventKeys),
    h('label', { class: 'switch-field' }, h('span', {}, t('shortcutsLetters')), enabled));
  document.body.append(dialog);
  dialog.showModal();
}

function list(keys) {
  return h('dl', { class: 'keys' }, ...keys.map(([key, text]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, t(text)))));
}
