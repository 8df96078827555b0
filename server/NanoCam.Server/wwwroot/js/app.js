import { CameraView } from './camera.js';
import { header } from './header.js';
import { setLanguage } from './i18n.js';
import { Live } from './live.js';
import { PairingView } from './pairing.js';
import { onRoute, route } from './router.js';
import { Wall } from './wall.js';

const app = document.getElementById('app');
const live = new Live();
let view = null;
let shownCamera = null;
let page = new AbortController();

function draw() {
  page.abort();
  page = new AbortController();
  view?.close();
  const bar = header(live, changeLanguage, page.signal);
  const wanted = route();
  if (wanted.view === 'camera') {
    view = new CameraView(live, wanted.id);
    shownCamera = wanted.id;
  } else if (wanted.view === 'pairing') {
    view = new PairingView(live);
  } else {
    document.title = 'NanoCam';
    view = new Wall(live, shownCamera);
    shownCamera = null;
  }
  app.replaceChildren(bar, view.element);
  view.focus?.();
}

function changeLanguage(tag) {
  setLanguage(tag);
  draw();
  document.querySelector('.language').focus();
}

live.start();
onRoute(draw);
