import { absolute } from './api.js';
import { copyLine } from './copy.js';
import { h } from './dom.js';
import { t } from './i18n.js';
import { pairingHref } from './router.js';
import { may } from './session.js';

/** Card for a wall without tiles: connecting, server unreachable, or how to add the first camera. */
export function emptyWall(live) {
  if (!live.listReceived) {
    return card(h('p', { class: 'lead' }, t(live.state === 'waiting' ? 'serverUnreachable' : 'connecting')));
  }
  const server = absolute('.').replace(/\/$/, '');
  return card(
    h('h1', {}, t('emptyTitle')),
    h('p', { class: 'lead' }, t('emptyLead')),
    copyLine(t('emptySimulate'), `nanocam simulate --cameras 2 --server ${server}`),
    copyLine(t('emptyCurl'), `curl --data-binary @photo.jpg -H "Content-Type: image/jpeg" ${server}/api/cameras/porch/frames`),
    copyLine(t('emptyFfmpeg'),
      `ffmpeg -re -f lavfi -i testsrc2=size=640x480:rate=15 -q:v 5 -f mjpeg - | nanocam publish --camera test --server ${server}`),
    h('p', { class: 'foot' }, t('emptyFoot')),
    may('administrator') && h('p', { class: 'foot' }, t('emptyPair'), ' ', h('a', { href: pairingHref }, t('pairTitle'))));
}

function card(...content) {
  const logo = h('img', { class: 'empty-icon', src: 'icon.svg', alt: '' });
  return h('section', { class: 'empty' }, h('div', { class: 'empty-card' }, logo, ...content));
}
