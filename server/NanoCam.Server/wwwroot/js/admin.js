import * as api from './api.js';
import { AuditList } from './audit.js';
import { copyLine } from './copy.js';
import { h } from './dom.js';
import { moment } from './format.js';
import { t } from './i18n.js';
import { current, may } from './session.js';

const roles = ['viewer', 'operator', 'administrator'];
const roleName = (role) => t(`role_${role}`);

/** Who may use the server, and what they did. Everybody finds their own tokens here, administrators all of it. */
export class AdminView {
  #live;

  /** @param {import('./live.js').Live} live */
  constructor(live) {
    this.#live = live;
    const title = t(may('administrator') ? 'administration' : 'tokens');
    document.title = `${title} · NanoCam`;
    this.element = h('main', { class: 'people', tabIndex: -1 }, h('h1', {}, title),
      may('administrator') && list('users', this.#users()),
      list('tokens', tokens()),
      may('administrator') && list('shares', this.#shares()),
      may('administrator') && new AuditList().element);
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  close() {
    this.element.remove();
  }

  #users() {
    const name = h('input', { required: true, maxLength: 64, autocomplete: 'off', autocapitalize: 'none' });
    const password = h('input', { type: 'password', required: true, minLength: 10, maxLength: 256, autocomplete: 'new-password' });
    const role = roleSelect('viewer');
    return {
      read: api.users,
      columns: ['userName', 'role', 'signedIn', 'added'],
      row: (user, act) => [user.name, roleSelect(user.role, (value) => act(() => api.changeUser(user.id, { role: value })), user.name), String(user.sessions), moment(user.created)],
      label: (user) => user.name,
      remove: (user) => user.name !== current().name && (() => api.removeUser(user.id)),
      fields: [h('label', {}, t('userName'), name), h('label', {}, t('password'), password), h('label', {}, t('role'), role)],
      add: () => api.addUser({ name: name.value.trim(), password: password.value, role: role.value }),
    };
  }

  #shares() {
    const cameras = [...this.#live.cameras.values()];
    const camera = h('select', { required: true }, ...cameras.map(({ id, name }) => h('option', { value: id }, name || id)));
    const hours = select([[1, t('hours', { n: 1 })], [24, t('days', { n: 1 })], [168, t('days', { n: 7 })], [720, t('days', { n: 30 })]], 24);
    return {
      read: api.shares,
      columns: ['cameraColumn', 'by', 'expires'],
      row: (share) => [share.camera, share.user, moment(share.expires)],
      label: (share) => share.camera,
      remove: (share) => () => api.revokeShare(share.id),
      fields: [h('label', {}, t('cameraColumn'), camera), h('label', {}, t('lasts'), hours)],
      add: () => api.makeShare({ camera: camera.value, hours: Number(hours.value) }),
      shown: (share) => copyLine(t('linkOnce'), api.absolute(share.path)),
    };
  }
}

function tokens() {
  const name = h('input', { required: true, maxLength: 80 });
  const role = roleSelect('viewer');
  const days = select([7, 90, 365, 3650].map((n) => [n, t('days', { n })]), 90);
  for (const option of role.options) option.disabled = !may(option.value);
  return {
    read: api.tokens,
    columns: ['name', 'role', 'by', 'expires', 'used'],
    row: (token) => [token.name, roleName(token.role), token.user, moment(token.expires), token.used ? moment(token.used) : '–'],
    label: (token) => token.name,
    remove: (token) => () => api.revokeToken(token.id),
    fields: [h('label', {}, t('purpose'), name), h('label', {}, t('role'), role), h('label', {}, t('lasts'), days)],
    add: () => api.makeToken({ name: name.value, role: role.value, days: Number(days.value) }),
    shown: (token) => copyLine(t('tokenOnce'), token.token),
  };
}

/** A card with a table, a form that adds to it, and what is shown only once. */
function list(title, kind) {
  const body = h('tbody');
  const error = h('p', { class: 'error', role: 'alert', hidden: true });
  const once = h('div', { class: 'people-once', role: 'status' });
  const form = h('form', { class: 'people-form', onsubmit: submit }, ...kind.fields, h('button', { type: 'submit', class: 'button' }, t('add')));
  const table = h('table', {}, h('thead', {}, h('tr', {}, ...kind.columns.map((key) => h('th', { scope: 'col' }, t(key))), h('th', {}, h('span', { class: 'visually-hidden' }, t('remove'))))), body);
  act(() => null);
  return h('section', { class: 'card' }, h('h2', {}, t(title)), h('div', { class: 'people-table' }, table), once, error, form);

  async function act(change) {
    try {
      const made = await change();
      error.hidden = true;
      draw(await kind.read());
      return made;
    } catch (failure) {
      error.hidden = false;
      error.textContent = failure.message;
      return null;
    }
  }

  async function submit(event) {
    event.preventDefault();
    const made = await act(kind.add);
    if (!made) return;
    form.reset();
    if (kind.shown) once.replaceChildren(h('p', {}, t('shownOnce')), kind.shown(made));
  }

  function draw(items) {
    body.replaceChildren(...items.map((item) => {
      const remove = kind.remove(item);
      return h('tr', {}, ...kind.row(item, act).map((cell) => h('td', {}, cell)), h('td', {}, remove
        && h('button', { type: 'button', class: 'link', 'aria-label': `${t('remove')}: ${kind.label(item)}`, onclick: () => window.confirm(t('removeAsk', { name: kind.label(item) })) && act(remove) }, t('remove'))));
    }));
  }
}

function roleSelect(value, onChange, name) {
  return h('select', { onchange: (event) => onChange?.(event.target.value), 'aria-label': name ? `${t('role')}: ${name}` : undefined },
    ...roles.map((role) => h('option', { value: role, defaultSelected: role === value }, roleName(role))));
}

function select(choices, value) {
  return h('select', {}, ...choices.map(([key, text]) => h('option', { value: String(key), defaultSelected: key === value }, text)));
}
