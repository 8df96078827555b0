import { absolute } from './api.js';
import { copyLine } from './copy.js';
import { h } from './dom.js';
import { t } from './i18n.js';
import { pairingHref } from './router.js';

/** What the wall shows without a tile: that it is connecting, that nobody answers, or how to get the first picture. */
export function emptyState(live) {
  if (!live.known) {
    const text = live.state === 'waiting' ? t('unreachable') : t('connecting');
    return h('section', { class: 'empty' }, h('div', { class: 'empty-card' }, h('img', { class: 'empty-icon', src: 'icon.svg', alt: '' }), h('p', { class: 'lead' }, text)));
  }
  const server = absolute('.').replace(/\/$/, '');
  return h('section', { class: 'empty' }, h('div', { class: 'empty-card' },
    h('img', { class: 'empty-icon', src: 'icon.svg', alt: '' }),
    h('h1', {}, t('emptyTitle')),
    h('p', { class: 'lead' }, t('emptyLead')),
    h('p', {}, h('a', { href: pairingHref }, t('pairTitle')), ` – ${t('emptyPair')}`),
    copyLine(t('emptySimulate'), `nanocam simulate --cameras 2 --server ${server}`),
    copyLine(t('emptyCurl'), `curl --data-binary @photo.jpg -H "Content-Type: image/jpeg" ${server}/api/cameras/porch/frames`),
    copyLine(t('emptyFfmpeg'), `ffmpeg -re -f lavfi -i testsrc2=size=640x480:rate=15 -q:v 5 -f mjpeg - | nanocam publish --camera test --server ${server}`),
    h('p', { class: 'foot' }, t('emptyFoot'))));
}
