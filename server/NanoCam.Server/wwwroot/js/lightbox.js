import { h, icon, iconButton, setText } from './dom.js';
import { t } from './i18n.js';

/**
 * Shows one still of a list on the whole page; the arrow keys show the others.
 * @param {{src: string, filename: string, when: string}[]} stills @param {number} index
 */
export function showLightbox(stills, index) {
  const image = h('img', { decoding: 'async' });
  const caption = h('p', { class: 'lightbox-caption', role: 'status' });
  const download = h('a', { class: 'icon-button', title: t('downloadStill'), 'aria-label': t('downloadStill') }, icon('download'));
  const previous = iconButton('back', t('previousStill'), () => go(-1));
  const next = iconButton('next', t('nextStill'), () => go(1));
  const dialog = h('dialog', { class: 'lightbox', 'aria-label': t('still'), onclose: () => dialog.remove(), onkeydown: press },
    h('div', { class: 'lightbox-bar' }, caption, download, iconButton('close', t('close'), () => dialog.close())),
    h('div', { class: 'lightbox-stage' }, previous, image, next));
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  show();

  function go(by) {
    index = Math.min(stills.length - 1, Math.max(0, index + by));
    show();
  }

  function show() {
    const { src, filename, when } = stills[index];
    image.src = download.href = src;
    image.alt = t('stillAt', { when });
    download.download = filename;
    setText(caption, t('stillOf', { when, n: index + 1, all: stills.length }));
    previous.disabled = index === 0;
    next.disabled = index === stills.length - 1;
  }

  function press(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    go(by);
  }
}
