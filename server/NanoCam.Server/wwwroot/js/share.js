import { h, iconButton, setText, toggleFullScreen } from './dom.js';
import { t } from './i18n.js';
import { Live } from './live.js';
import { Stage } from './stage.js';

/** The page of a link: the one camera it is for, and nothing else. Every address is below the link's own, which is what lets them in. */
const app = document.getElementById('app');
const live = new Live();
let stage = null;
let shown = '';
const name = h('h1', { class: 'camera-name' });
const bar = h('div', { class: 'camera-bar' }, h('img', { src: 'icon.svg', alt: '', width: 26, height: 26 }), name);
const notice = h('p', { class: 'message', role: 'status' }, t('connecting'));
const main = h('div', { class: 'camera-main' }, bar, notice);
app.replaceChildren(h('main', { class: 'camera shared' }, main));

function update() {
  const camera = [...live.cameras.values()][0];
  if (camera && camera.id !== shown) show(camera);
  stage?.update(camera);
  if (camera) {
    setText(name, camera.name || camera.id);
    document.title = `${camera.name || camera.id} · NanoCam`;
  }
  notice.hidden = camera !== undefined && live.state === 'open';
  setText(notice, live.state === 'waiting' ? t('shareEnded') : live.known ? t('offlineNow') : t('connecting'));
}

function show(camera) {
  stage?.close();
  shown = camera.id;
  stage = new Stage(live, camera.id);
  bar.replaceChildren(bar.firstChild, name, stage.badge, iconButton('full', t('fullScreen'), () => toggleFullScreen(stage.element)));
  main.replaceChildren(bar, stage.element, notice);
}

live.addEventListener('cameras', update);
live.addEventListener('link', update);
live.start();
