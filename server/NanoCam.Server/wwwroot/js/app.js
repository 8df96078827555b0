import { announce } from './dom.js';
import { header } from './header.js';
import { loadRecordingTexts, loadTexts, setLanguage, t } from './i18n.js';
import { LiveConnection } from './live-connection.js';
import { hasLetterShortcuts } from './preferences.js';
import { onRoute, route } from './router.js';
import * as session from './session.js';
import { Wall } from './wall.js';

/** Milliseconds after the start at which the first picture no longer waits for the network. */
const firstPictureWithin = 3_000;

const app = document.getElementById('app');
const live = new LiveConnection();
let view = null;
let shownCamera = null;
let page = new AbortController();
let drawing = 0;
let problems = null;
const loadingStyles = new Map();

/** Loads the code and the style sheets of a view. The wall is part of the first load. */
const loaders = {
  camera: async () =>
    (await Promise.all([import('./camera.js'), loadStyles('camera', 'pairing', 'recording', 'motion'), loadRecordingTexts(),
      loadTexts('presets', 'explain')]))[0],
  explain: async () =>
    (await Promise.all([import('./explain.js'), loadStyles('camera', 'stills', 'explain'), loadTexts('recording', 'explain')]))[0],
  stills: async () => (await Promise.all([import('./stills.js'), loadStyles('camera', 'stills'), loadRecordingTexts()]))[0],
  history: async () =>
    (await Promise.all([import('./history/view.js'), loadStyles('camera', 'stills', 'recording', 'history'), loadRecordingTexts()]))[0],
  pairing: async () => (await Promise.all([import('./pairing.js'), loadStyles('camera', 'pairing')]))[0],
  account: async () => (await Promise.all([import('./account.js'), loadStyles('camera', 'people')]))[0],
  admin: async () =>
    (await Promise.all([import('./admin.js'), loadStyles('camera', 'people', 'recording'), loadTexts('recording', 'events')]))[0],
  events: async () =>
    (await Promise.all([import('./events/view.js'), loadStyles('camera', 'events'), loadTexts('recording', 'events')]))[0],
};

async function draw() {
  const target = allowed(route());
  const turn = ++drawing;
  let module = null;
  try {
    module = await loaders[target.view]?.();
  } catch (error) {
    // The view is kept. The next change of the connection tries again.
    console.debug(`NanoCam: ${error}`);
    announce(t('serverUnreachable'));
    live.addEventListener('link', () => turn === drawing && draw(), { once: true });
    return;
  }
  if (turn === drawing) show(target, module);
}

function show(target, module) {
  page.abort();
  page = new AbortController();
  view?.close();
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  if (target.view === 'wall') document.title = 'NanoCam';
  view = createView(target, module);
  shownCamera = target.view === 'camera' ? target.id : null;
  app.replaceChildren(header(live, changeLanguage, page.signal, view.tool), view.element);
  view.focus?.();
  problems?.read();
}

function createView(target, module) {
  switch (target.view) {
    case 'camera': return new module.CameraView(live, target.id);
    case 'explain': return new module.ExplainView(live, target.id);
    case 'stills': return new module.StillsView(live, target.id);
    case 'history': return new module.HistoryView(live, target);
    case 'events': return new module.EventsView(live, target.query);
    case 'pairing': return new module.PairingView(live);
    case 'account': return new module.AccountView();
    case 'admin': return new module.AdminView(live);
    default: return new Wall(live, shownCamera);
  }
}

/** Shows the wall instead of a view that the user may not open. */
function allowed(target) {
  const isAllowed = { pairing: () => session.may('administrator'), account: session.isSignedIn, admin: session.isSignedIn }[target.view];
  return isAllowed && !isAllowed() ? { view: 'wall' } : target;
}

async function changeLanguage(tag) {
  await setLanguage(tag);
  await draw();
  document.querySelector('.language').focus();
}

/** Loads style sheets of the viewer once. @param {...string} names @returns {Promise<any>} resolves when they apply */
function loadStyles(...names) {
  return Promise.all(names.map((name) => {
    if (!loadingStyles.has(name)) loadingStyles.set(name, loadStyle(name));
    return loadingStyles.get(name);
  }));
}

function loadStyle(name) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL(`../css/${name}.css`, import.meta.url).href;
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => {
      loadingStyles.delete(name);
      link.remove();
      reject(new Error(`${name}.css could not be loaded`));
    };
    document.head.append(link);
  });
}

/** Loads what the first picture does not need: the reasons of failing sources, and the other views, so that they open immediately. */
async function loadTheRest() {
  // A view that cannot be loaded now, because the server is unavailable, is loaded when it is opened.
  const rest = Object.values(loaders).map((load) => load());
  if (session.may('administrator')) rest.push(loadProblems());
  rest.push(import('./events/notifications.js').then(({ startNotifications }) => startNotifications(live)));
  await Promise.allSettled(rest);
}

async function loadProblems() {
  problems = new (await import('./pull-problems.js')).PullProblems(live);
  problems.read();
}

document.addEventListener('keydown', async (event) => {
  if (event.key !== '?' || !hasLetterShortcuts() || event.target.closest?.('input, select, textarea, dialog')) return;
  (await import('./shortcuts.js')).showShortcuts();
});

/** Screen readers also announce a recovery. */
let isLost = false;
live.addEventListener('link', () => {
  if (live.state === 'open' && isLost) announce(t('connectionRestored'));
  isLost = live.state === 'waiting' || (isLost && live.state !== 'open');
});

if (new URLSearchParams(location.search).has('kiosk')) startKiosk();

/** Shows the wall without bars, and keeps the screen on. */
async function startKiosk() {
  document.documentElement.classList.add('kiosk');
  const keepOn = async () => {
    try {
      if (!document.hidden) await navigator.wakeLock?.request('screen');
    } catch (error) {
      // Not allowed, such as on a low battery.
      console.debug(`NanoCam: ${error}`);
    }
  };
  document.addEventListener('visibilitychange', keepOn);
  await keepOn();
}

/** A closed socket can mean that the session has ended. The browser does not give the reason, so the page reads the session. */
live.addEventListener('link', () => live.state === 'waiting' && session.load());

// Connects while the session is read: on a slow network, each of the two takes a noticeable amount of time.
live.start();
if (await session.load()) {
  onRoute(draw);
  setTimeout(loadTheRest, firstPictureWithin);
}
