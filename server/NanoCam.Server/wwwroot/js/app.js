import { AccountView } from './account.js';
import { AdminView } from './admin.js';
import { CameraView } from './camera.js';
import { header } from './header.js';
import { setLanguage } from './i18n.js';
import { LiveConnection } from './live-connection.js';
import { PairingView } from './pairing.js';
import { PullProblems } from './pull-problems.js';
import { onRoute, route } from './router.js';
import * as session from './session.js';
import { Wall } from './wall.js';

const app = document.getElementById('app');
const live = new LiveConnection();
const problems = new PullProblems(live);
let view = null;
let shownCamera = null;
let page = new AbortController();

function draw() {
  page.abort();
  page = new AbortController();
  view?.close();
  const bar = header(live, changeLanguage, page.signal);
  const target = route();
  if (target.view === 'camera') {
    view = new CameraView(live, target.id);
    shownCamera = target.id;
  } else if (target.view === 'pairing' && session.may('administrator')) {
    view = new PairingView(live);
  } else if (target.view === 'account' && session.isSignedIn()) {
    view = new AccountView();
  } else if (target.view === 'admin' && session.isSignedIn()) {
    view = new AdminView(live);
  } else {
    document.title = 'NanoCam';
    view = new Wall(live, shownCamera);
    shownCamera = null;
  }
  app.replaceChildren(bar, view.element);
  view.focus?.();
  problems.read();
}

function changeLanguage(tag) {
  setLanguage(tag);
  draw();
  document.querySelector('.language').focus();
}

/** A closed socket can mean that the session has ended. The browser does not give the reason, so the page reads the session. */
live.addEventListener('link', () => live.state === 'waiting' && session.load());

if (await session.load()) {
  live.start();
  onRoute(draw);
}
