import { announce, h, icon, setText } from './dom.js';
import { t } from './i18n.js';

/** A line of text with a button that copies it. @param {string} label what it is @param {string} text what gets copied */
export function copyLine(label, text) {
  const field = h('input', { class: 'copy-text', readOnly: true, value: text, 'aria-label': label, onfocus: () => field.select() });
  const word = h('span', {}, t('copy'));
  const button = h('button', { type: 'button', class: 'button quiet', 'aria-label': `${t('copy')}: ${label}`, onclick: copy }, icon('copy'), word);
  return h('div', { class: 'copy' }, h('span', { class: 'copy-label', 'aria-hidden': 'true' }, label), h('div', { class: 'copy-line' }, field, button));

  async function copy() {
    const done = await write(text, field) ? t('copied') : t('copyFailed');
    setText(word, done);
    announce(done);
    setTimeout(() => setText(word, t('copy')), 2_000);
  }
}

/** The clipboard interface exists only on secure origins; a server at home is plain HTTP, so the selection is the second way. */
async function write(text, field) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      console.debug(`NanoCam: ${error}`);
    }
  }
  field.focus();
  field.select();
  return document.execCommand('copy');
}
