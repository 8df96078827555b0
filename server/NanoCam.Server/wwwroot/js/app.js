import { AccountView } from './account.js';
import { AdminView } from './admin.js';
import { CameraView } from './camera.js';
import { header } from './header.js';
import { setLanguage } from './i18n.js';
import { Live } from './live.js';
import { PairingView } from './pairing.js';
import { onRoute, route } from './router.js';
import * as session from './session.js';
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
  } else if (wanted.view === 'pairing' && session.may('administrator')) {
    view = new PairingView(live);
  } else if (wanted.view === 'account' && session.isPerson()) {
    view = new AccountView();
  } else if (wanted.view === 'admin' && session.isPerson()) {
    view = new AdminView(live);
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

/** A socket that fails may mean that the session has ended; the browser does not tell a socket's owner why. */
live.addEventListener('link', () => live.state === 'waiting' && session.load());

if (await session.load()) {
  live.start();
  onRoute(draw);
}
