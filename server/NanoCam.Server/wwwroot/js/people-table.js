import { h } from './dom.js';
import { t } from './i18n.js';

/**
 * Table of the administration. On a phone, each row is a list of its cells with the titles of their columns; without rows, a text is shown.
 */
export class PeopleTable {
  #body = h('tbody');
  #labels;
  #scroll;
  #none;

  /**
   * @param {string} title key of the title @param {string[]} columns keys of their titles
   * @param {{none?: string, action?: string}} [options] key of the text without rows, and key of a last column whose title only screen
   *   readers read
   */
  constructor(title, columns, { none, action } = {}) {
    this.#labels = columns.map((key) => t(key));
    const head = this.#labels.map((label) => h('th', { scope: 'col' }, label));
    if (action) head.push(h('th', {}, h('span', { class: 'visually-hidden' }, t(action))));
    const table = h('table', {}, h('thead', {}, h('tr', {}, ...head)), this.#body);
    this.#scroll = h('div', { class: 'people-table', tabIndex: 0, role: 'region', 'aria-label': t(title), hidden: Boolean(none) }, table);
    this.#none = none ? h('p', { class: 'hint', hidden: true }, t(none)) : null;
    this.element = h('div', { class: 'people-rows' }, this.#scroll, this.#none);
  }

  /** Replaces all rows. @param {(Node|string|null|undefined|false)[][]} rows */
  show(rows) {
    this.#body.replaceChildren(...rows.map((cells) => this.#row(cells)));
    if (!this.#none) return;
    this.#scroll.hidden = rows.length === 0;
    this.#none.hidden = rows.length > 0;
  }

  /** Adds rows at the end. @param {(Node|string|null|undefined|false)[][]} rows */
  add(rows) {
    this.#body.append(...rows.map((cells) => this.#row(cells)));
  }

  /** Moves the focus to the button of a row, counted from 0. @param {number} index */
  focusButton(index) {
    this.#body.children[index]?.querySelector('button')?.focus();
  }

  #row(cells) {
    return h('tr', {}, ...cells.map((cell, i) => h('td', { 'data-label': this.#labels[i] ?? '' }, cell)));
  }
}
