import { h, iconButton, logo, setText, toggleFullScreen } from './dom.js';
import { t } from './i18n.js';
import { LiveConnection } from './live-connection.js';
import { Player } from './player.js';

/** Page of a share link: one camera. All URLs are relative to the link, which authorizes them. */
const app = document.getElementById('app');
const live = new LiveConnection();
let player = null;
let shown = '';
const name = h('h1', { class: 'camera-name' });
const bar = h('div', { class: 'camera-bar' }, logo(26), name);
const notice = h('p', { class: 'message', role: 'status' }, t('connecting'));
const main = h('div', { class: 'camera-main' }, bar, notice);
app.replaceChildren(h('main', { class: 'camera shared' }, main));

function update() {
  const camera = [...live.cameras.values()][0];
  if (camera && camera.id !== shown) show(camera);
  player?.update(camera);
  if (camera) {
    setText(name, camera.name || camera.id);
    document.title = `${camera.name || camera.id} · NanoCam`;
  }
  notice.hidden = camera !== undefined && live.state === 'open';
  setText(notice, live.state === 'waiting' ? t('shareUnavailable') : t(live.listReceived ? 'offline' : 'connecting'));
}

function show(camera) {
  player?.close();
  shown = camera.id;
  player = new Player(live, camera.id);
  bar.replaceChildren(bar.firstChild, name, player.badge, iconButton('full', t('fullScreen'), () => toggleFullScreen(player.element)));
  main.replaceChildren(bar, player.element, notice);
}

live.addEventListener('cameras', update);
live.addEventListener('link', update);
live.start();
