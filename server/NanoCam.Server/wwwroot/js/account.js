import * as api from './api.js';
import { announce, h, iconButton } from './dom.js';
import { t } from './i18n.js';
import { current, isSignedIn, may, toSignIn } from './session.js';

/** Menu of the signed-in user; null on a server that needs no sign-in. */
export function accountMenu(signal) {
  if (!isSignedIn()) return null;
  const { name, role } = current();
  const menu = h('div', { class: 'menu', hidden: true, id: 'account-menu' },
    h('p', { class: 'menu-who' }, h('strong', {}, name), h('span', {}, t(`role_${role}`))),
    h('a', { class: 'menu-item', href: '#/account' }, t('account')),
    h('a', { class: 'menu-item', href: '#/admin' }, t(may('administrator') ? 'administration' : 'tokens')),
    h('button', { type: 'button', class: 'menu-item', onclick: () => leave(api.signOut) }, t('signOut')),
    h('button', { type: 'button', class: 'menu-item', onclick: () => leave(api.signOutEverywhere) }, t('signOutEverywhere')));
  const button = iconButton('person', t('labeled', { label: t('account'), value: name }), () => toggle(menu.hidden));
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-controls', 'account-menu');
  const box = h('div', { class: 'menu-box' }, button, menu);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || menu.hidden) return;
    event.stopPropagation();
    toggle(false);
    button.focus();
  });
  menu.addEventListener('click', () => toggle(false));
  document.addEventListener('pointerdown', (event) => !box.contains(event.target) && toggle(false), { signal });
  return box;

  function toggle(open) {
    menu.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) menu.querySelector('.menu-item').focus();
  }
}

async function leave(signOut) {
  try {
    await signOut();
    location.hash = '';
    toSignIn();
  } catch (error) {
    announce(error.message);
  }
}

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
