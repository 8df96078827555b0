import { absolute, paths, webSocket } from './api.js';
import { copyLine } from './copy.js';
import { h } from './dom.js';
import { t } from './i18n.js';

/** Card with the URLs of a camera, each with a copy button. @param {string} id */
export function addresses(id) {
  return h('section', { class: 'card' }, h('h2', {}, t('addresses')),
    copyLine(t('addressMjpeg'), absolute(paths.mjpeg(id))),
    copyLine(t('addressWebSocket'), webSocket(paths.socket(id))),
    copyLine(t('addressFrame'), absolute(paths.frame(id))),
    copyLine(t('addressPlay'), `ffplay -fflags nobuffer -f mpjpeg ${absolute(paths.mjpeg(id))}`));
}
