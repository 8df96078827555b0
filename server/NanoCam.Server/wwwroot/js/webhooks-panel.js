import { call } from './api.js';
import { h, setText } from './dom.js';
import { age, moment, number } from './format.js';
import { t } from './i18n.js';

/** Card with the webhooks of the configuration, what became of their requests, and the events that did not arrive. */
export class WebhooksPanel {
  #nameOf;
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #message = h('p', { class: 'hint', role: 'status' });
  #none = h('p', { class: 'hint', hidden: true }, t('webhooksNone'));
  #hooks = h('tbody');
  #failures = h('tbody');
  #table;
  #lost;

  /** @param {(camera: string) => string|undefined} nameOf name of a camera */
  constructor(nameOf) {
    this.#nameOf = nameOf;
    this.#table = table('webhooks', this.#hooks,
      ['webhookNumber', 'webhookUrl', 'webhookPreset', 'webhookEvents', 'webhookState', 'webhookAccepted', 'webhookFailed', 'webhookLost',
        'webhookWaiting', 'webhookTest']);
    const act = (path, method) => () => this.#act(() => call(path, { method }));
    this.#lost = h('div', { class: 'storage', hidden: true }, h('h3', {}, t('webhookFailures')),
      table('webhookFailures', this.#failures,
        ['webhookTime', 'webhookNumber', 'camera', 'webhookEvent', 'webhookAttempts', 'webhookReason']),
      h('div', { class: 'buttons' },
        h('button', { type: 'button', class: 'button quiet', onclick: act('api/webhooks/failures/retry', 'POST') }, t('webhookRetry')),
        h('button', { type: 'button', class: 'button quiet', onclick: act('api/webhooks/failures', 'DELETE') }, t('webhookClear'))));
    this.element = h('section', { class: 'card webhooks' }, h('h2', {}, t('webhooks')), this.#error, this.#none, this.#table, this.#message,
      this.#lost);
    this.read();
  }

  /** Reads webhooks and failures again. */
  async read() {
    try {
      const [hooks, failures] = await Promise.all([call('api/webhooks'), call('api/webhooks/failures')]);
      this.#none.hidden = hooks.length > 0;
      this.#table.hidden = hooks.length === 0;
      this.#hooks.replaceChildren(...hooks.map((hook) => this.#hook(hook)));
      this.#failures.replaceChildren(...failures.map((failure) => this.#failure(failure)));
      this.#lost.hidden = failures.length === 0;
      this.#error.hidden = true;
    } catch (error) {
      this.#error.hidden = false;
      setText(this.#error, error.message);
    }
  }

  #hook({ number: n, url, preset, events, accepted, failed, lost, waiting, error }) {
    const works = accepted > 0 ? t('webhookWorks') : t('webhookUnused');
    const test = h('button', { type: 'button', class: 'link', 'aria-label': t('webhookTestOf', { n }), onclick: () => this.#test(n, test) },
      t('webhookTest'));
    const kinds = events.length > 0 ? events.map((kind) => t(`event_${kind}`)).join(t('listSeparator')) : t('allEvents');
    return row([String(n), url, preset, kinds, error ? h('span', { class: 'error', title: error }, error) : works,
      number(accepted), number(failed), number(lost), number(waiting), test]);
  }

  #failure({ hook, event, attempts, reason, time }) {
    const camera = event.camera ? this.#nameOf(event.camera) ?? event.camera : t('server');
    return row([moment(time), String(hook), camera, t(`event_${event.kind}`), number(attempts), reason]);
  }

  async #test(n, button) {
    button.disabled = true;
    setText(this.#message, '');
    await this.#act(async () => {
      const { accepted, reason, milliseconds } = await call(`api/webhooks/${n}/test`, { method: 'POST' });
      const text = accepted ? t('webhookTestAccepted', { n, time: age(milliseconds) }) : t('webhookTestFailed', { n, reason });
      setText(this.#message, text);
    });
    button.disabled = false;
    this.#hooks.querySelector(`tr:nth-child(${n + 1}) button`)?.focus();
  }

  async #act(change) {
    try {
      await change();
      await this.read();
    } catch (error) {
      setText(this.#message, error.message);
    }
  }
}

function table(title, body, columns) {
  const head = h('thead', {}, h('tr', {}, ...columns.map((key) => h('th', { scope: 'col' }, t(key)))));
  return h('div', { class: 'people-table', tabIndex: 0, role: 'region', 'aria-label': t(title) }, h('table', {}, head, body));
}

function row(cells) {
  return h('tr', {}, ...cells.map((cell) => h('td', {}, cell)));
}
