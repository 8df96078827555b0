import { addresses } from './addresses.js';
import * as api from './api.js';
import { Details } from './details.js';
import { announce, h, icon, iconButton, setIconButton, setText, toggleFullScreen } from './dom.js';
import { Faults } from './faults.js';
import { t } from './i18n.js';
import { CameraKey } from './key.js';
import { nameEditor } from './name.js';
import { cameraHref, toWall } from './router.js';
import { Settings } from './settings.js';
import { may } from './session.js';
import { Stage } from './stage.js';

/** Milliseconds between two looks at the details; sooner while a change waits for the camera. */
const readEvery = 2_000;
const readSoon = 400;

/** Everything about one camera: large picture, tools, settings, addresses, figures. */
export class CameraView {
  #live;
  #id;
  #stage;
  #name;
  #details = new Details();
  #faults = new Faults();
  #settings;
  #key;
  #abort = new AbortController();
  #readTimer = 0;
  #readable = false;
  #message = h('p', { class: 'message', role: 'status', hidden: true });
  #forget = h('button', { type: 'button', class: 'button danger', hidden: true, onclick: () => this.#forgetCamera() }, t('forget'));

  /** @param {import('./live.js').Live} live @param {string} id */
  constructor(live, id) {
    this.#live = live;
    this.#id = id;
    this.#stage = new Stage(live, id);
    this.#settings = new Settings(id, () => this.#readIn(readSoon));
    this.#key = new CameraKey(id, this.#abort.signal);
    this.#name = nameEditor(id, (name) => api.rename(id, name));
    this.element = h('main', { class: 'camera' },
      h('div', { class: 'camera-main' },
        h('div', { class: 'camera-bar' }, h('a', { class: 'icon-button', href: '#/', title: t('back'), 'aria-label': t('back') }, icon('back')), this.#name.element, this.#stage.badge, this.#toolbar()),
        this.#stage.element, this.#faults.element, this.#message),
      h('aside', { class: 'camera-side', 'aria-label': t('settings') }, this.#settings.element, addresses(id), ...this.#details.elements, this.#key.element, this.#forget));
    const { signal } = this.#abort;
    document.addEventListener('keydown', (event) => this.#press(event), { signal });
    document.addEventListener('visibilitychange', () => this.#readIn(0), { signal });
    live.addEventListener('cameras', () => this.#update(), { signal });
    live.addEventListener('link', () => this.#update(), { signal });
    this.#update();
  }

  /** Called once the view is on the page: keyboard users continue here. */
  focus() {
    this.#stage.element.focus({ preventScroll: true });
  }

  close() {
    this.#abort.abort();
    clearTimeout(this.#readTimer);
    this.#stage.close();
  }

  #toolbar() {
    this.pause = iconButton('pause', t('pause'), () => this.#togglePause());
    this.stats = iconButton('stats', t('stats'), () => this.#toggleStats());
    this.stats.setAttribute('aria-pressed', 'false');
    this.shutter = iconButton('shutter', t('takeStill'), () => this.#takeStill());
    this.shutter.hidden = !may('operator');
    return h('div', { class: 'toolbar', role: 'group', 'aria-label': t('tools') }, this.pause, this.shutter,
      iconButton('download', t('download'), () => this.#stage.download()), this.stats,
      iconButton('full', t('fullScreen'), () => toggleFullScreen(this.#stage.element)));
  }

  #update() {
    const camera = this.#live.cameras.get(this.#id);
    this.#stage.update(camera);
    this.#name.show(camera?.name || this.#id);
    this.#forget.hidden = camera?.state !== 'offline' || !may('administrator');
    this.shutter.disabled = camera?.state !== 'online';
    // Asking a server that is away, or for a camera it does not have, would only fill the browser's console.
    const before = this.#readable;
    this.#readable = this.#live.state === 'open' && camera !== undefined;
    if (this.#readable && !before) {
      this.#readIn(0);
      this.#key.read();
    }
  }

  #readIn(milliseconds) {
    clearTimeout(this.#readTimer);
    if (this.#readable && !document.hidden && !this.#abort.signal.aborted) this.#readTimer = setTimeout(() => this.#read(), milliseconds);
  }

  async #read() {
    let wait = readEvery;
    try {
      const camera = await api.getCamera(this.#id, this.#abort.signal);
      this.#details.update(camera);
      this.#faults.update(camera.health);
      this.#settings.update(camera);
      if (camera.settings?.pending) wait = readSoon;
    } catch (error) {
      // The server went away just now; the link state says so, and the next read follows when it is back.
      console.debug(`NanoCam: ${error}`);
    }
    this.#readIn(wait);
  }

  #togglePause() {
    this.#stage.togglePause();
    setIconButton(this.pause, this.#stage.paused ? 'play' : 'pause', t(this.#stage.paused ? 'resume' : 'pause'));
    announce(t(this.#stage.paused ? 'paused' : 'live'));
  }

  #toggleStats() {
    this.stats.setAttribute('aria-pressed', String(this.#stage.toggleStats()));
  }

  async #takeStill() {
    if (this.shutter.disabled || this.shutter.hidden) return;
    this.shutter.disabled = true;
    this.#say(t('takingStill'));
    try {
      const still = await api.takeStill(this.#id);
      this.#say(t('stillTaken', still), h('a', { href: api.paths.image(still.filename), target: '_blank', rel: 'noopener' }, t('open')));
    } catch (error) {
      this.#say(error.message);
    } finally {
      this.#update();
    }
  }

  async #forgetCamera() {
    if (!window.confirm(t('forgetAsk', { name: this.#live.cameras.get(this.#id)?.name || this.#id }))) return;
    try {
      await api.forget(this.#id);
      toWall();
    } catch (error) {
      this.#say(error.message);
    }
  }

  #say(text, ...more) {
    setText(this.#message, `${text} `);
    this.#message.append(...more);
    this.#message.hidden = false;
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, select, textarea')) return;
    const onButton = event.target.closest?.('button, a');
    const actions = {
      Escape: () => !document.fullscreenElement && toWall(),
      f: () => toggleFullScreen(this.#stage.element),
      i: () => this.#toggleStats(),
      s: () => this.#takeStill(),
      d: () => this.#stage.download(),
      ArrowLeft: () => this.#go(-1),
      ArrowRight: () => this.#go(1),
      ...(onButton ? {} : { ' ': () => this.#togglePause() }),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  #go(step) {
    const ids = [...this.#live.cameras.keys()];
    const next = ids[(ids.indexOf(this.#id) + step + ids.length) % ids.length];
    if (next && next !== this.#id) location.replace(cameraHref(next));
  }
}
