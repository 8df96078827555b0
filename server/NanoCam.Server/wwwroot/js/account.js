import * as api from './api.js';
import { announce, h, iconButton } from './dom.js';
import { t } from './i18n.js';
import { current, isPerson, may, toSignIn } from './session.js';

/** The menu of whoever is signed in; null where access is open to everybody. */
export function accountMenu(signal) {
  if (!isPerson()) return null;
  const { name, role } = current();
  const menu = h('div', { class: 'menu', hidden: true, id: 'account-menu' },
    h('p', { class: 'menu-who' }, h('strong', {}, name), h('span', {}, t(`role_${role}`))),
    h('a', { class: 'menu-item', href: '#/account' }, t('account')),
    h('a', { class: 'menu-item', href: '#/admin' }, t(may('administrator') ? 'administration' : 'tokens')),
    h('button', { type: 'button', class: 'menu-item', onclick: () => leave(api.signOut) }, t('signOut')),
    h('button', { type: 'button', class: 'menu-item', onclick: () => leave(api.signOutEverywhere) }, t('signOutEverywhere')));
  const button = iconButton('person', `${t('account')}: ${name}`, () => toggle(menu.hidden));
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

async function leave(how) {
  try {
    await how();
    location.hash = '';
    toSignIn();
  } catch (error) {
    announce(error.message);
  }
}

/** One's own password. */
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
  const now = h('input', { type: 'password', autocomplete: 'current-password', required: true, maxLength: 256 });
  const next = h('input', { type: 'password', autocomplete: 'new-password', required: true, minLength: 10, maxLength: 256 });
  const say = h('p', { role: 'status' });
  const form = h('form', { class: 'people-form', onsubmit: submit },
    // For password managers: they want to know whose password it is.
    h('input', { class: 'visually-hidden', autocomplete: 'username', value: current().name, tabIndex: -1, readOnly: true, 'aria-hidden': 'true' }),
    h('label', {}, t('passwordNow'), now), h('label', {}, t('passwordNext'), next), h('button', { type: 'submit', class: 'button' }, t('save')));
  return h('section', { class: 'card' }, h('h2', {}, t('changePassword')), form, say);

  async function submit(event) {
    event.preventDefault();
    try {
      await api.changePassword(now.value, next.value);
      form.reset();
      say.className = '';
      say.textContent = t('passwordChanged');
    } catch (error) {
      say.className = 'error';
      say.textContent = error.message;
    }
  }
}
