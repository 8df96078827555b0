import * as api from './api.js';
import { announce, h, iconButton } from './dom.js';
import { t } from './i18n.js';
import { current, isSignedIn, may, toSignIn } from './session.js';

/** Menu of the signed-in user; null if the server does not require a sign-in. */
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
