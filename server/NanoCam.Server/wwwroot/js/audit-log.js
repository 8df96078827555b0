import { audit } from './api.js';
import { h } from './dom.js';
import { moment } from './format.js';
import { t } from './i18n.js';

/** Audit log, newest entries first, loaded page by page. */
export class AuditLog {
  #body = h('tbody');
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #more = h('button', { type: 'button', class: 'button quiet', hidden: true, onclick: () => this.#read() }, t('showMore'));
  #next;

  constructor() {
    const columns = ['auditTime', 'auditUser', 'auditAction', 'auditTarget', 'auditDetails', 'auditAddress'];
    const head = h('thead', {}, h('tr', {}, ...columns.map((key) => h('th', { scope: 'col' }, t(key)))));
    this.element = h('section', { class: 'card' },
      h('h2', {}, t('auditLog')), h('div', { class: 'people-table' }, h('table', {}, head, this.#body)), this.#error, this.#more);
    this.#read();
  }

  async #read() {
    try {
      const page = await audit(this.#next);
      this.#body.append(...page.entries.map(row));
      this.#next = page.next;
      this.#more.hidden = page.next === undefined;
    } catch (error) {
      this.#error.hidden = false;
      this.#error.textContent = error.message;
    }
  }
}

function row({ time, actor, action, subject, detail, address }) {
  const cells = [moment(time), actor || '–', t(`action_${action}`), subject, detail, address];
  return h('tr', {}, ...cells.map((text) => h('td', {}, text)));
}
