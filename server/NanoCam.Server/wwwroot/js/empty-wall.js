import { logo } from './logo.js';
import { copyLine } from './copy.js';
import { h } from './dom.js';
import { t } from './i18n.js';
import { pairingHref } from './router.js';
import { pageAddress, serverInfo } from './server-info.js';
import { may } from './session.js';
import { installHelp, virtualCamera } from './virtual-camera.js';

/** Card for a wall without tiles: connecting, server unreachable, or how to add the first camera. */
export function emptyWall(live) {
  if (!live.listReceived) {
    return card(h('p', { class: 'lead' }, t(live.state === 'waiting' ? 'serverUnreachable' : 'connecting')));
  }
  const commands = h('div');
  const add = may('administrator') && h('a', { class: 'button', href: pairingHref }, t('pairTitle'));
  const lead = h('p', { class: 'lead' }, t(add ? 'emptyLead' : 'emptyLeadViewer'));
  if (add) serverInfo().then(({ pairingRequired }) => commands.replaceChildren(...tryIt(live, pairingRequired)));
  return card(h('h1', {}, t('emptyTitle')), lead, h('p', {}, add), commands, h('p', { class: 'foot' }, t('emptyFoot')));
}

function tryIt(live, pairingRequired) {
  const title = h('h2', {}, t('emptyTry'));
  if (pairingRequired) return [title, virtualCamera(live, true), installHelp()];
  const server = pageAddress();
  return [
    title,
    virtualCamera(live, false),
    copyLine(t('emptyCurl'), `curl --data-binary @photo.jpg -H "Content-Type: image/jpeg" ${server}/api/cameras/porch/frames`),
    copyLine(t('emptyFfmpeg'),
      `ffmpeg -re -f lavfi -i testsrc2=size=640x480:rate=15 -q:v 5 -f mjpeg - | nanocam publish --camera test --server ${server}`),
    installHelp(),
  ];
}

function card(...content) {
  return h('section', { class: 'empty' }, h('div', { class: 'empty-card' }, logo(48), ...content));
}
