import * as api from './api.js';
import { announce, h, setText } from './dom.js';
import * as format from './format.js';
import { t } from './i18n.js';
import { cameraHref } from './router.js';

/** The cameras that the server fetches: how each fares, a form for one more, and a way to remove it. */
export class PulledCameras {
  #rows = new Map();
  #list = h('ul', { class: 'waiting' });
  #none = h('p', { class: 'hint' }, t('pullNone'));
  #error = h('p', { class: 'pairing-error', role: 'alert', hidden: true });
  #id = h('input', { required: true, maxLength: 64, autocomplete: 'off', autocapitalize: 'none', spellcheck: false });
  #url = h('input', { required: true, type: 'url', maxLength: 2048, placeholder: 'http://192.168.1.50:81/stream', autocomplete: 'off', spellcheck: false });
  #control = h('input', { type: 'url', maxLength: 2048, placeholder: t('pullControlHint'), autocomplete: 'off', spellcheck: false });
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
    this.element = h('section', { class: 'card' }, h('h2', {}, t('pullTitle')), h('p', { class: 'hint' }, t('pullLead')), this.#list, this.#none, this.#form, this.#error);
  }

  /** Reads the sources again. @param {AbortSignal} [signal] */
  async read(signal) {
    this.#show(await api.getPull(signal));
  }

  // Rows change in place: a button must not vanish under the finger.
  #show(sources) {
    const before = this.#rows;
    this.#rows = new Map(sources.map((source) => [source.id, before.get(source.id) ?? this.#row(source)]));
    const elements = [...this.#rows.values()].map((row) => row.element);
    if (elements.length !== this.#list.children.length || elements.some((element, i) => this.#list.children[i] !== element)) this.#list.replaceChildren(...elements);
    for (const source of sources) this.#rows.get(source.id).show(source);
    this.#none.hidden = sources.length > 0;
  }

  #row({ id, fixed }) {
    const state = h('span', { class: 'pull-state' });
    const where = h('span', { class: 'hint' });
    const figures = h('span', { class: 'hint' });
    const error = h('span', { class: 'pull-error', role: 'status' });
    const remove = fixed ? h('span', { class: 'hint' }, t('pullFixed'))
      : h('button', { type: 'button', class: 'button quiet', 'aria-label': `${t('remove')}: ${id}`, onclick: () => this.#remove(id) }, t('remove'));
    const show = (source) => {
      state.dataset.state = source.state;
      setText(state, t(`pull_${source.state}`));
      setText(where, source.url);
      setText(figures, [t('pullFigures', { frames: format.number(source.frames), resyncs: format.number(source.resyncs) }), source.lastFrame && format.moment(source.lastFrame)].filter(Boolean).join(' · '));
      setText(error, source.error ?? '');
    };
    return { show, element: h('li', {}, h('div', { class: 'waiting-who' }, h('span', {}, h('a', { href: cameraHref(id) }, h('strong', {}, id)), ' ', state), where, figures, error), remove) };
  }

  async #add(event) {
    event.preventDefault();
    await this.#do(async () => {
      const given = (input) => input.value.trim() || undefined;
      const { id } = await api.addPull({
        id: this.#id.value.trim(), url: this.#url.value.trim(), controlUrl: given(this.#control), user: given(this.#user), password: this.#password.value || undefined,
        rate: Number(this.#rate.value) || undefined, onDemand: this.#onDemand.checked,
      });
      this.#form.reset();
      announce(t('pullAdded', { id }));
    });
  }

  async #remove(id) {
    if (window.confirm(t('pullRemoveAsk', { id }))) await this.#do(() => api.removePull(id));
  }

  async #do(action) {
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
