import * as api from './api.js';
import { h } from './dom.js';
import { t } from './i18n.js';
import { current } from './session.js';

/** Account of the signed-in user: changing the password. */
export class AccountView {
  constructor() {
    document.title = `${t('account')} · NanoCam`;
    this.element = h('main', { class: 'people', tabIndex: -1 }, h('h1', {}, t('account')), passwordCard());
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  close() {
    this.element.remove();
  }
}

function passwordCard() {
  const currentPassword = h('input', { type: 'password', autocomplete: 'current-password', required: true, maxLength: 256 });
  const newPassword = h('input', { type: 'password', autocomplete: 'new-password', required: true, minLength: 10, maxLength: 256 });
  const message = h('p', { role: 'status' });
  const form = h('form', { class: 'people-form', onsubmit: submit },
    userNameForPasswordManagers(),
    h('label', {}, t('currentPassword'), currentPassword),
    h('label', {}, t('newPassword'), newPassword),
    h('button', { type: 'submit', class: 'button' }, t('save')));
  return h('section', { class: 'card' }, h('h2', {}, t('changePassword')), form, message);

  async function submit(event) {
    event.preventDefault();
    try {
      await api.changePassword({ current: currentPassword.value, new: newPassword.value });
      form.reset();
      message.className = '';
      message.textContent = t('passwordChanged');
    } catch (error) {
      message.className = 'error';
      message.textContent = error.message;
    }
  }
}

/** Hidden field that tells a password manager which account the password belongs to. */
function userNameForPasswordManagers() {
  const attributes = { class: 'visually-hidden', autocomplete: 'username', tabIndex: -1, readOnly: true, 'aria-hidden': 'true' };
  return h('input', { ...attributes, value: current().name });
}
