import * as api from './api.js';
import { AuditLog } from './audit-log.js';
import { copyLine } from './copy.js';
import { h } from './dom.js';
import { duration, moment } from './format.js';
import { t } from './i18n.js';
import { PeopleTable } from './people-table.js';
import { qrCode } from './qr-code.js';
import { current, may } from './session.js';
import { StoragePanel } from './storage-panel.js';
import { WebhooksPanel } from './webhooks-panel.js';

const roles = ['viewer', 'operator', 'administrator'];
const roleName = (role) => t(`role_${role}`);

/** Users, tokens, share links and the audit log. Users who are not administrators see only their own tokens. */
export class AdminView {
  #live;
  #abort = new AbortController();

  /** @param {import('./live-connection.js').LiveConnection} live */
  constructor(live) {
    this.#live = live;
    const title = t(may('administrator') ? 'administration' : 'tokens');
    document.title = `${title} · NanoCam`;
    this.element = h('main', { class: 'people', tabIndex: -1 }, h('h1', {}, title),
      may('administrator') && this.#list('users', this.#users()),
      this.#list('tokens', tokens()),
      may('administrator') && this.#list('shareLinks', this.#shares()),
      may('administrator') && this.#webhooks(),
      may('administrator') && this.#storage(),
      may('administrator') && this.#auditLog());
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  close() {
    this.#abort.abort();
    this.element.remove();
  }

  /** Reads again after the connection was lost; otherwise, failed loads would remain errors forever. */
  #onReconnect(read) {
    this.#live.addEventListener('link', () => this.#live.state === 'open' && read(), { signal: this.#abort.signal });
  }

  #list(title, kind) {
    const { element, read } = list(title, kind);
    this.#onReconnect(read);
    return element;
  }

  #webhooks() {
    const panel = new WebhooksPanel((id) => this.#live.cameras.get(id)?.name);
    this.#onReconnect(() => panel.read());
    return panel.element;
  }

  #storage() {
    const panel = new StoragePanel((id) => this.#live.cameras.get(id)?.name);
    this.#onReconnect(() => panel.read());
    return panel.element;
  }

  #auditLog() {
    const log = new AuditLog((id) => this.#live.cameras.get(id)?.name);
    this.#onReconnect(() => log.reload());
    return log.element;
  }

  #users() {
    const name = h('input', { required: true, maxLength: 64, autocomplete: 'off', autocapitalize: 'none' });
    const password = h('input', { type: 'password', required: true, minLength: 10, maxLength: 256, autocomplete: 'new-password' });
    const role = roleSelect('viewer');
    return {
      read: api.users,
      columns: ['userName', 'role', 'sessions', 'added'],
      row: (user, act) => [
        user.name,
        roleSelect(user.role, (value) => act(() => api.changeUser(user.id, { role: value })), user.name),
        String(user.sessions),
        moment(user.created),
      ],
      label: (user) => user.name,
      remove: (user) => user.name !== current().name && (() => api.removeUser(user.id)),
      fields: [h('label', {}, t('userName'), name), h('label', {}, t('password'), password), h('label', {}, t('role'), role)],
      addLabel: 'addUser',
      add: () => api.addUser({ name: name.value.trim(), password: password.value, role: role.value }),
    };
  }

  /** Camera list of the page. On a direct visit it arrives after the page is drawn. */
  #cameraSelect() {
    const select = h('select', { required: true });
    const fill = () => {
      if (select.length > 0) return;
      select.append(...[...this.#live.cameras.values()].map(({ id, name }) => h('option', { value: id }, name || id)));
    };
    this.#live.addEventListener('cameras', fill, { signal: this.#abort.signal });
    fill();
    return select;
  }

  #shares() {
    const camera = this.#cameraSelect();
    const days = [1, 7, 30].map((n) => [24 * n, duration(n, 'day')]);
    const hours = select([[1, duration(1, 'hour')], ...days], 24);
    return {
      read: api.shares,
      columns: ['camera', 'createdBy', 'expires'],
      none: 'shareLinksNone',
      row: (share) => [share.camera, share.user, moment(share.expires)],
      label: (share) => share.camera,
      remove: (share) => () => api.removeShare(share.id),
      fields: [h('label', {}, t('camera'), camera), h('label', {}, t('validFor'), hours)],
      addLabel: 'createLink',
      add: () => api.createShare({ camera: camera.value, hours: Number(hours.value) }),
      shown: ({ path }) => h('div', {}, copyLine(t('newLink'), api.absolute(path)),
        qrCode((server) => `${server}/${path}`, t('linkScan'))),
    };
  }
}

function tokens() {
  const name = h('input', { required: true, maxLength: 80 });
  const role = roleSelect('viewer');
  const days = select([7, 90, 365, 3650].map((n) => [n, duration(n, 'day')]), 90);
  for (const option of role.options) option.disabled = !may(option.value);
  return {
    read: api.tokens,
    columns: ['tokenName', 'role', 'createdBy', 'expires', 'lastUsed'],
    none: 'tokensNone',
    row: (token) => [token.name, roleName(token.role), token.user, moment(token.expires), token.used ? moment(token.used) : '–'],
    label: (token) => token.name,
    remove: (token) => () => api.removeToken(token.id),
    fields: [h('label', {}, t('tokenName'), name), h('label', {}, t('role'), role), h('label', {}, t('validFor'), days)],
    addLabel: 'createToken',
    add: () => api.createToken({ name: name.value, role: role.value, days: Number(days.value) }),
    shown: (token) => copyLine(t('newToken'), token.token),
  };
}

/** Card with a table, a form that adds a row, and a secret that is shown once after adding. */
function list(title, kind) {
  const error = h('p', { class: 'error', role: 'alert', hidden: true });
  const once = h('div', { class: 'people-once', role: 'status' });
  const addButton = h('button', { type: 'submit', class: 'button' }, t(kind.addLabel));
  const form = h('form', { class: 'people-form', onsubmit: submit }, ...kind.fields, addButton);
  const table = new PeopleTable(title, kind.columns, { none: kind.none, action: 'remove' });
  const read = () => act(() => null);
  read();
  const element = h('section', { class: 'card' }, h('h2', {}, t(title)), table.element, once, error, form);
  return { element, read };

  async function act(change) {
    try {
      const result = await change();
      error.hidden = true;
      draw(await kind.read());
      return result;
    } catch (failure) {
      error.hidden = false;
      error.textContent = failure.message;
      return null;
    }
  }

  async function submit(event) {
    event.preventDefault();
    const added = await act(kind.add);
    if (!added) return;
    form.reset();
    if (kind.shown) once.replaceChildren(h('p', {}, t('shownOnce')), kind.shown(added));
  }

  function draw(items) {
    table.show(items.map((item) => [...kind.row(item, act), removeButton(kind.label(item), kind.remove(item))]));
  }

  function removeButton(name, remove) {
    const confirmed = () => window.confirm(t('removeConfirm', { name })) && act(remove);
    const label = t('labeled', { label: t('remove'), value: name });
    return remove && h('button', { type: 'button', class: 'link', 'aria-label': label, onclick: confirmed }, t('remove'));
  }
}

function roleSelect(value, onChange, name) {
  const label = name ? t('labeled', { label: t('role'), value: name }) : undefined;
  return h('select', { onchange: (event) => onChange?.(event.target.value), 'aria-label': label },
    ...roles.map((role) => h('option', { value: role, defaultSelected: role === value }, roleName(role))));
}

function select(choices, value) {
  return h('select', {}, ...choices.map(([key, text]) => h('option', { value: String(key), defaultSelected: key === value }, text)));
}
