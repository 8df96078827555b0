import * as api from './api.js';
import { announce, h, setText } from './dom.js';
import * as format from './format.js';
import { pullReason } from './pull-reason.js';
import { t } from './i18n.js';
import { cameraHref } from './router.js';

/** Pulled cameras: state and statistics of each, removal, and a form that adds one. */
export class PulledCameras {
  #rows = new Map();
  #list = h('ul', { class: 'entries' });
  #none = h('p', { class: 'hint' }, t('pullNone'));
  #error = h('p', { class: 'pairing-error', role: 'alert', hidden: true });
  #id = h('input', { required: true, maxLength: 64, autocomplete: 'off', autocapitalize: 'none', spellcheck: false });
  #url = urlInput({ required: true, placeholder: 'http://192.168.1.50:81/stream' });
  #control = urlInput({ placeholder: t('pullControlHint') });
  #user = h('input', { maxLength: 256, autocomplete: 'off', autocapitalize: 'none' });
  #password = h('input', { type: 'password', maxLength: 256, autocomplete: 'new-password' });
  #rate = h('input', { type: 'number', min: '0.001', max: '30', step: 'any', defaultValue: '1' });
  #onDemand = h('input', { type: 'checkbox' });
  #form = h('form', { class: 'pull-form', onsubmit: (event) => this.#add(event) },
    h('label', { class: 'pull-id' }, t('pullId'), this.#id), h('label', { class: 'pull-url' }, t('pullUrl'), this.#url),
    h('details', {}, h('summary', {}, t('pullMore')), h('div', { class: 'pull-more' },
      h('label', {}, t('pullUser'), this.#user), h('label', {}, t('pullPassword'), this.#password),
      h('label', {}, t('pullControl'), this.#control), h('label', {}, t('pullRate'), this.#rate),
      h('label', { class: 'pull-check' }, this.#onDemand, t('pullOnDemand')))),
    h('button', { type: 'submit', class: 'button' }, t('pullAdd')));

  constructor() {
    this.form = [this.#form, this.#error];
    this.element = h('section', { class: 'card' }, h('h2', {}, t('pullListTitle')), this.#list, this.#none);
  }

  /** Reads the sources from the server. @param {AbortSignal} [signal] */
  async read(signal) {
    this.#show(await api.getPull(signal));
  }

  // Rows change in place: a redraw would remove a button while it is pressed.
  #show(sources) {
    const before = this.#rows;
    this.#rows = new Map(sources.map((source) => [source.id, before.get(source.id) ?? this.#row(source)]));
    const elements = [...this.#rows.values()].map((row) => row.element);
    const shown = [...this.#list.children];
    if (elements.length !== shown.length || elements.some((element, i) => shown[i] !== element)) this.#list.replaceChildren(...elements);
    for (const source of sources) this.#rows.get(source.id).show(source);
    this.#none.hidden = sources.length > 0;
  }

  #row({ id, fixed }) {
    const state = h('span', { class: 'pull-state' });
    const url = h('span', { class: 'hint' });
    const statistics = h('span', { class: 'hint' });
    const error = h('span', { class: 'pull-error', role: 'status' });
    const help = h('span', { class: 'hint', hidden: true }, t('pullFailedHelp'));
    const title = h('span', {}, h('a', { href: cameraHref(id) }, h('strong', {}, id)), ' ', state);
    const text = h('div', { class: 'entry-text' }, title, url, statistics, error, help);
    const show = (source) => {
      state.dataset.state = source.state;
      setText(state, t(`pullState_${source.state}`));
      setText(url, source.url);
      setText(statistics, statisticsText(source));
      setText(error, pullReason(source));
      help.hidden = source.state !== 'waiting';
    };
    return { show, element: h('li', {}, text, fixed ? h('span', { class: 'hint' }, t('pullFixed')) : this.#removeButton(id)) };
  }

  #removeButton(id) {
    const label = t('labeled', { label: t('remove'), value: id });
    return h('button', { type: 'button', class: 'button quiet', 'aria-label': label, onclick: () => this.#remove(id) }, t('remove'));
  }

  async #add(event) {
    event.preventDefault();
    await this.#run(async () => {
      const optional = (input) => input.value.trim() || undefined;
      const { id } = await api.addPull({
        id: this.#id.value.trim(),
        url: this.#url.value.trim(),
        controlUrl: optional(this.#control),
        user: optional(this.#user),
        password: this.#password.value || undefined,
        rate: Number(this.#rate.value) || undefined,
        onDemand: this.#onDemand.checked,
      });
      this.#form.reset();
      announce(t('pullAdded', { id }));
    });
  }

  async #remove(id) {
    if (window.confirm(t('pullRemoveConfirm', { id }))) await this.#run(() => api.removePull(id));
  }

  async #run(action) {
    this.#error.hidden = true;
    try {
      await action();
      await this.read();
    } catch (error) {
      setText(this.#error, error.message);
      this.#error.hidden = false;
    }
  }
}

function urlInput(properties) {
  return h('input', { type: 'url', maxLength: 2048, autocomplete: 'off', spellcheck: false, ...properties });
}

function statisticsText({ frames, resyncs, lastFrame }) {
  const counts = t('pullStatistics', { frames: format.number(frames), resyncs: format.number(resyncs) });
  return lastFrame ? `${counts} · ${format.moment(lastFrame)}` : counts;
}
