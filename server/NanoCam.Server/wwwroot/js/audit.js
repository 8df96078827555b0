import { audit } from './api.js';
import { h } from './dom.js';
import { moment } from './format.js';
import { t } from './i18n.js';

/** Who did what, the newest first, page by page. */
export class AuditList {
  #body = h('tbody');
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #more = h('button', { type: 'button', class: 'button quiet', hidden: true, onclick: () => this.#read() }, t('more'));
  #next;

  constructor() {
    const columns = ['when', 'who', 'action', 'subject', 'detail', 'address'];
    this.element = h('section', { class: 'card' }, h('h2', {}, t('audit')),
      h('div', { class: 'people-table' }, h('table', {}, h('thead', {}, h('tr', {}, ...columns.map((key) => h('th', { scope: 'col' }, t(key))))), this.#body)), this.#error, this.#more);
    this.#read();
  }

  async #read() {
    try {
      const page = await audit(this.#next);
      this.#body.append(...page.entries.map((entry) => h('tr', {}, ...[
        moment(entry.time), entry.actor || '–', t(`did_${entry.action}`), entry.subject, entry.detail, entry.address].map((text) => h('td', {}, text)))));
      this.#next = page.next;
      this.#more.hidden = page.next === undefined;
    } catch (error) {
      this.#error.hidden = false;
      this.#error.textContent = error.message;
    }
  }
}
