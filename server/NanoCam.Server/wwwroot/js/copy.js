import { announce, h, icon, setText } from './dom.js';
import { t } from './i18n.js';

/**
 * Read-only text field with a copy button. `show` of the element replaces the text.
 * @param {string} label
 * @param {string} text copied to the clipboard
 */
export function copyLine(label, text) {
  const field = h('input', { class: 'copy-text', readOnly: true, value: text, 'aria-label': label, onfocus: () => field.select() });
  const caption = h('span', {}, t('copy'));
  const buttonLabel = t('labeled', { label: t('copy'), value: label });
  const button = h('button', { type: 'button', class: 'button quiet', 'aria-label': buttonLabel, onclick: copy }, icon('copy'), caption);
  const element = h('div', { class: 'copy' },
    h('span', { class: 'copy-label', 'aria-hidden': 'true' }, label), h('div', { class: 'copy-line' }, field, button));
  element.show = (changed) => (field.value = changed);
  return element;

  async function copy() {
    const result = await write(field) ? t('copied') : t('copyFailed');
    setText(caption, result);
    announce(result);
    setTimeout(() => setText(caption, t('copy')), 2_000);
  }
}

/** The clipboard API needs a secure origin. On plain HTTP the text is selected and copied with execCommand. */
async function write(field) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch (error) {
      console.debug(`NanoCam: ${error}`);
    }
  }
  field.focus();
  field.select();
  return document.execCommand('copy');
}
