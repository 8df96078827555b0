import { addresses } from './addresses.js';
import * as api from './api.js';
import { Arrangement } from './arrangement.js';
import { Details } from './details.js';
import { announce, h, icon, iconButton, setIconButton, setText, toggleFullScreen } from './dom.js';
import { FaultList } from './faults.js';
import { t } from './i18n.js';
import { CameraKey } from './camera-key.js';
import { nameEditor } from './name-editor.js';
import { hasLetterShortcuts } from './preferences.js';
import { MotionCard } from './motion/motion-card.js';
import { PresetsCard } from './presets-card.js';
import { SteeringCard } from './steering-card.js';
import { RecordingRule } from './recording-rule.js';
import { cameraHistoryHref, cameraHref, eventsHref, explainHref, stillsHref, toWall } from './router.js';
import { Settings } from './settings.js';
import { isSignedIn, may } from './session.js';
import { Player } from './player.js';

/** Milliseconds between two reads of the details. A change of the settings is announced on the live connection. */
const readEvery = 2_000;

/** Page of one camera: live view, tools, settings, addresses and statistics. */
export class CameraView {
  #live;
  #id;
  #player;
  #name;
  #details = new Details();
  #faults = new FaultList();
  #settings;
  #key;
  #recording;
  #motion;
  #steering;
  #presets;
  #abort = new AbortController();
  #readTimer = 0;
  #readable = false;
  #settingsState = '';
  #problem = h('p', { class: 'error source-problem', role: 'status', hidden: true });
  #message = h('p', { class: 'message', role: 'status', hidden: true });
  #remove = h('button', { type: 'button', class: 'button danger', hidden: true, onclick: () => this.#removeCamera() }, t('removeCamera'));

  /** @param {import('./live-connection.js').LiveConnection} live @param {string} id */
  constructor(live, id) {
    this.#live = live;
    this.#id = id;
    this.#player = new Player(live, id);
    this.#settings = new Settings(id, () => this.#readIn(0));
    this.#key = new CameraKey(id, this.#abort.signal);
    this.#recording = new RecordingRule(id, this.#abort.signal);
    this.#motion = new MotionCard(id, this.#abort.signal);
    this.#steering = new SteeringCard(id, this.#abort.signal);
    this.#presets = new PresetsCard(id, live, this.#abort.signal, (settings) => {
      if (settings) this.#settings.adopt(settings);
      this.#readIn(0);
    });
    this.#name = nameEditor(id, (name) => api.rename(id, name));
    this.element = h('main', { class: 'camera' },
      h('div', { class: 'camera-main' },
        h('div', { class: 'camera-bar' }, backLink(), this.#name.element, this.#player.badge, this.#toolbar()),
        this.#player.element, rewind(id), this.#faults.element, this.#problem, this.#message),
      h('aside', { class: 'camera-side', 'aria-label': t('settings') },
        this.#settings.element, this.#presets.element, this.#steering.element, this.#recording.element, this.#motion.element, addresses(id), ...this.#details.elements,
        this.#key.element, this.#remove));
    const { signal } = this.#abort;
    document.addEventListener('keydown', (event) => this.#press(event), { signal });
    document.addEventListener('visibilitychange', () => this.#readIn(0), { signal });
    live.addEventListener('cameras', () => this.#update(), { signal });
    live.addEventListener('link', () => this.#update(), { signal });
    this.#update();
  }

  /** Moves the keyboard focus to the picture. Called once the view is on the page. */
  focus() {
    this.#player.element.focus({ preventScroll: true });
  }

  close() {
    this.#abort.abort();
    clearTimeout(this.#readTimer);
    this.#player.close();
  }

  #toolbar() {
    this.pause = iconButton('pause', t('pause'), () => this.#togglePause());
    this.stats = iconButton('stats', t('statistics'), () => this.#toggleStatistics());
    this.stats.setAttribute('aria-pressed', 'false');
    this.shutter = iconButton('shutter', t('takeStill'), () => this.#takeStill());
    this.shutter.hidden = !may('operator');
    return h('div', { class: 'toolbar', role: 'group', 'aria-label': t('cameraTools') }, this.pause, this.shutter,
      h('a', { class: 'icon-button', href: stillsHref(this.#id), title: t('stills'), 'aria-label': t('stills') }, icon('stills')),
      iconButton('download', t('download'), () => this.#player.download()), this.stats,
      isSignedIn() && may('administrator') && iconButton('share', t('share'), () => this.#share()),
      iconButton('full', t('fullScreen'), () => toggleFullScreen(this.#player.element)));
  }

  async #share() {
    (await import('./share-dialog.js')).showShareDialog(this.#id, this.#live.cameras.get(this.#id)?.name || this.#id);
  }

  #update() {
    const camera = this.#live.cameras.get(this.#id);
    this.#player.update(camera);
    this.#name.show(camera?.name || this.#id);
    const problem = this.#live.problems.get(this.#id);
    this.#problem.hidden = problem === undefined;
    setText(this.#problem, problem ? t('sourceProblem', { reason: problem }) : '');
    this.#remove.hidden = camera?.state !== 'offline' || !may('administrator');
    this.shutter.disabled = camera?.state !== 'online';
    // A request for an unknown camera, or without a server, would only log an error in the browser console.
    const before = this.#readable;
    this.#readable = this.#live.state === 'open' && camera !== undefined;
    const settingsState = JSON.stringify(camera?.settings);
    const isChanged = settingsState !== this.#settingsState;
    this.#settingsState = settingsState;
    if (this.#readable && (isChanged || !before)) this.#readIn(0);
    if (this.#readable && !before) {
      this.#key.read();
      this.#recording.read();
      this.#motion.read();
      this.#steering.read();
      this.#presets.read();
    }
  }

  #readIn(milliseconds) {
    clearTimeout(this.#readTimer);
    if (this.#readable && !document.hidden && !this.#abort.signal.aborted) this.#readTimer = setTimeout(() => this.#read(), milliseconds);
  }

  async #read() {
    try {
      const camera = await api.getCamera(this.#id, this.#abort.signal);
      this.#details.update(camera);
      this.#faults.update(camera.health);
      this.#settings.update(camera);
    } catch (error) {
      // The connection state shows that the server is unreachable; reading continues after the reconnect.
      console.debug(`NanoCam: ${error}`);
    }
    this.#readIn(readEvery);
  }

  #togglePause() {
    this.#player.togglePause();
    setIconButton(this.pause, this.#player.paused ? 'play' : 'pause', t(this.#player.paused ? 'resume' : 'pause'));
    announce(t(this.#player.paused ? 'paused' : 'live'));
  }

  #toggleStatistics() {
    this.stats.setAttribute('aria-pressed', String(this.#player.toggleStatistics()));
  }

  async #takeStill() {
    if (this.shutter.disabled || this.shutter.hidden) return;
    this.shutter.disabled = true;
    this.#showMessage(t('takingStill'));
    try {
      const still = await api.takeStill(this.#id);
      const link = h('a', { href: api.paths.image(still.filename), target: '_blank', rel: 'noopener' }, t('openStill'));
      this.#showMessage(t('stillSaved', still), link);
    } catch (error) {
      this.#showMessage(error.message);
    } finally {
      this.#update();
    }
  }

  async #removeCamera() {
    if (!window.confirm(t('removeCameraConfirm', { name: this.#live.cameras.get(this.#id)?.name || this.#id }))) return;
    try {
      await api.removeCamera(this.#id);
      toWall();
    } catch (error) {
      this.#showMessage(error.message);
    }
  }

  #showMessage(text, ...more) {
    setText(this.#message, `${text} `);
    this.#message.append(...more);
    this.#message.hidden = false;
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, select, textarea, dialog')) return;
    const onButton = event.target.closest?.('button, a');
    const actions = {
      Escape: () => !document.fullscreenElement && toWall(),
      ...(hasLetterShortcuts() ? this.#letters() : {}),
      ArrowLeft: () => this.#go(-1),
      ArrowRight: () => this.#go(1),
      ...(onButton ? {} : { ' ': () => this.#togglePause() }),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  #letters() {
    return {
      f: () => toggleFullScreen(this.#player.element),
      i: () => this.#toggleStatistics(),
      s: () => this.#takeStill(),
      d: () => this.#player.download(),
      r: () => this.#player.view.rotate(),
      '+': () => this.#player.view.zoomIn(),
      '-': () => this.#player.view.zoomOut(),
    };
  }

  #go(step) {
    const arrangement = new Arrangement();
    const shown = [...this.#live.cameras.values()].filter(({ id }) => id === this.#id || !arrangement.isHidden(id));
    const ids = arrangement.sort(shown).map(({ id }) => id);
    const next = ids[(ids.indexOf(this.#id) + step + ids.length) % ids.length];
    if (next && next !== this.#id) location.replace(cameraHref(next));
  }
}

/** Links from the live view into its recordings: to the time of some seconds ago. */
function rewind(id) {
  const back = [10, 30, 300].map((seconds) => {
    const time = seconds < 60 ? t('seconds', { n: seconds }) : t('minutes', { n: seconds / 60 });
    const href = cameraHistoryHref(id, { ago: seconds });
    return h('a', { class: 'button quiet', href, 'aria-label': t('goBack', { time }) }, `−${time}`);
  });
  return h('nav', { class: 'rewind', 'aria-label': t('history') },
    h('a', { class: 'button quiet', href: cameraHistoryHref(id) }, icon('history'), t('history')), ...back,
    h('a', { class: 'button quiet', href: eventsHref({ camera: id }) }, icon('bell'), t('events')),
    h('a', { class: 'button quiet', href: explainHref(id) }, icon('stats'), t('explain')));
}

function backLink() {
  return h('a', { class: 'icon-button', href: '#/', title: t('backToWall'), 'aria-label': t('backToWall') }, icon('back'));
}
