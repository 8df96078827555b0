import { takeStills, paths } from './api.js';
import { h, iconButton, setText } from './dom.js';
import { number } from './format.js';
import { has, t } from './i18n.js';
import { stillsHref } from './router.js';

/**
 * Opens a dialog in which several cameras take a still at the same time.
 * @param {string[]} ids @param {(id: string) => string} nameOf
 */
export function showGroupSnapshot(ids, nameOf) {
  const reason = h('input', { maxLength: 80, 'aria-describedby': 'capture-reason-hint' });
  const start = h('button', { type: 'submit', class: 'button' }, t('captureStart', { n: ids.length }));
  const status = h('p', { role: 'status' });
  const list = h('ul', { class: 'capture-results' });
  const form = h('form', { class: 'capture-form', onsubmit: take },
    h('label', { class: 'field' }, t('captureReason'), reason), start,
    h('p', { class: 'hint', id: 'capture-reason-hint' }, t('captureReasonHint')));
  const dialog = h('dialog', { class: 'dialog', 'aria-label': t('captureTogether'), onclose: () => dialog.remove() },
    h('div', { class: 'dialog-head' }, h('h2', {}, t('captureTogether')), iconButton('close', t('close'), () => dialog.close())),
    h('p', { class: 'hint' }, t('captureLead')), form, status, list);
  document.body.append(dialog);
  dialog.showModal();

  async function take(event) {
    event.preventDefault();
    start.disabled = true;
    list.replaceChildren();
    setText(status, t('capturing', { n: ids.length }));
    try {
      show(await takeStills(ids, reason.value.trim()));
    } catch (error) {
      setText(status, error.message);
    } finally {
      start.disabled = false;
    }
  }

  function show({ results, taken, spreadMs }) {
    const spread = spreadMs === null ? '' : ` ${t('captureSpread', { ms: number(Math.round(spreadMs * 10) / 10) })}`;
    setText(status, t('captureTaken', { taken, n: results.length }) + spread);
    list.replaceChildren(...results.map(result));
  }

  function result({ camera, still, delayMs, error, errorCode }) {
    const name = nameOf(camera);
    if (!still) return h('li', {}, h('strong', {}, name), h('span', { class: 'error' }, explain(error, errorCode)));
    const src = paths.image(still.filename);
    return h('li', {},
      h('a', { href: src, target: '_blank', rel: 'noopener' }, h('img', { src, alt: name, decoding: 'async' })),
      h('a', { href: stillsHref(camera), onclick: () => dialog.close() }, h('strong', {}, name)),
      h('span', {}, `${still.width} × ${still.height}, ${t('captureDelay', { ms: number(Math.max(0, Math.round(delayMs))) })}`));
  }
}

function explain(error, code) {
  const key = `problem_${code}`;
  return code && has(key) ? t(key) : error;
}
