import { copyLine } from './copy.js';
import { h } from './dom.js';
import { t } from './i18n.js';
import { pairingHref } from './router.js';
import { pageAddress, serverInfo } from './server-info.js';
import { may } from './session.js';
import { installHelp, virtualCamera } from './virtual-camera.js';

/** Content of the card on a wall without cameras: how to add the first one. @returns {Node[]} */
export function addFirstCamera(live) {
  const commands = h('div');
  const add = may('administrator') && h('a', { class: 'button', href: pairingHref }, t('pairTitle'));
  const lead = h('p', { class: 'lead' }, t(add ? 'emptyLead' : 'emptyLeadViewer'));
  if (add) serverInfo().then(({ pairingRequired }) => commands.replaceChildren(...tryIt(live, pairingRequired)));
  return [h('h1', {}, t('emptyTitle')), lead, h('p', {}, add), commands, h('p', { class: 'foot' }, t('emptyFoot'))];
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
