import { call } from './api.js';
import { h, setText } from './dom.js';
import { age, moment, number } from './format.js';
import { has, t } from './i18n.js';
import { PeopleTable } from './people-table.js';

/** Card with the webhooks of the configuration, the results of their requests, and the undelivered events. */
export class WebhooksPanel {
  #nameOf;
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #message = h('p', { class: 'hint', role: 'status' });
  #hooks = new PeopleTable('webhooks',
    ['webhookNumber', 'webhookUrl', 'webhookPreset', 'webhookEvents', 'webhookState', 'webhookAccepted', 'webhookFailed', 'webhookLost',
      'webhookWaiting'],
    { none: 'webhooksNone', action: 'webhookTest' });
  #failures = new PeopleTable('webhookFailures',
    ['webhookTime', 'webhookNumber', 'camera', 'webhookEvent', 'webhookAttempts', 'webhookReason']);
  #lost;

  /** @param {(camera: string) => string|undefined} nameOf name of a camera */
  constructor(nameOf) {
    this.#nameOf = nameOf;
    const act = (path, method) => () => this.#act(() => call(path, { method }));
    this.#lost = h('div', { class: 'webhook-failures', hidden: true }, h('h3', {}, t('webhookFailures')), this.#failures.element,
      h('div', { class: 'buttons' },
        h('button', { type: 'button', class: 'button quiet', onclick: act('api/webhooks/failures/retry', 'POST') }, t('webhookRetry')),
        h('button', { type: 'button', class: 'button quiet', onclick: act('api/webhooks/failures', 'DELETE') }, t('webhookClear'))));
    this.element = h('section', { class: 'card webhooks' }, h('h2', {}, t('webhooks')), this.#error, this.#hooks.element, this.#message,
      this.#lost);
    this.read();
  }

  /** Reads webhooks and failures again. */
  async read() {
    try {
      const [hooks, failures] = await Promise.all([call('api/webhooks'), call('api/webhooks/failures')]);
      this.#hooks.show(hooks.map((hook) => this.#hook(hook)));
      this.#failures.show(failures.map((failure) => this.#failure(failure)));
      this.#lost.hidden = failures.length === 0;
      this.#error.hidden = true;
    } catch (error) {
      this.#error.hidden = false;
      setText(this.#error, error.message);
    }
  }

  #hook({ number: n, url, preset, events, accepted, failed, lost, waiting, error, errorCode, errorValue }) {
    const works = accepted > 0 ? t('webhookWorks') : t('webhookUnused');
    const test = h('button', { type: 'button', class: 'link', 'aria-label': t('webhookTestOf', { n }), onclick: () => this.#test(n, test) },
      t('webhookTest'));
    const kinds = events.length > 0 ? events.map((kind) => t(`event_${kind}`)).join(t('listSeparator')) : t('allEvents');
    return [String(n), url, preset, kinds, error ? h('span', { class: 'error' }, reasonText(error, errorCode, errorValue)) : works,
      number(accepted), number(failed), number(lost), number(waiting), test];
  }

  #failure({ hook, event, attempts, reason, reasonCode, reasonValue, time }) {
    const camera = event.camera ? this.#nameOf(event.camera) ?? event.camera : t('server');
    return [moment(time), String(hook), camera, t(`event_${event.kind}`), number(attempts),
      reasonText(reason, reasonCode, reasonValue)];
  }

  async #test(n, button) {
    button.disabled = true;
    setText(this.#message, '');
    await this.#act(async () => {
      const { accepted, reason, reasonCode, reasonValue, milliseconds } = await call(`api/webhooks/${n}/test`, { method: 'POST' });
      const text = accepted
        ? t('webhookTestAccepted', { n, time: age(milliseconds) })
        : t('webhookTestFailed', { n, reason: reasonText(reason, reasonCode, reasonValue) });
      setText(this.#message, text);
    });
    button.disabled = false;
    this.#hooks.focusButton(n);
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

/** Why a request failed, in the user's language. */
function reasonText(reason, code, value) {
  const key = `webhookReason_${code}`;
  return has(key) ? t(key, { value: value ?? '' }) : reason;
}
