import { ApiError, signIn, whoAmI } from './api.js';
import { announce, h, setText } from './dom.js';
import { language, languages, setLanguage, t } from './i18n.js';

const app = document.getElementById('app');
const asked = new URLSearchParams(location.search);

/** Where the visitor wanted to go: a path of this server and no other, with the part after # that the server never saw. */
function goal() {
  const home = new URL('.', document.baseURI);
  const wanted = asked.get('return') ?? '';
  // Only a plain path: "//host" and "/\host" are addresses of somebody else.
  const url = /^\/(?![/\\])/.test(wanted) ? new URL(wanted.slice(1), home) : home;
  if (url.origin !== home.origin) return home.href;
  url.hash = location.hash;
  return url.href;
}

/** Draws the card with the form. @param {string} [message] what went wrong before */
function draw(message = '') {
  const name = h('input', { name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: false, required: true, maxLength: 64 });
  const password = h('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true, maxLength: 256 });
  const error = h('p', { class: 'error', role: 'alert', hidden: message === '' }, message);
  const button = h('button', { type: 'submit', class: 'button' }, t('signIn'));
  const select = h('select', { class: 'language', 'aria-label': t('language'), onchange: () => { setLanguage(select.value); draw(); } },
    ...Object.entries(languages).map(([value, text]) => h('option', { value, selected: value === language() }, text)));
  document.title = `${t('signIn')} · NanoCam`;
  app.replaceChildren(h('main', { class: 'sign-in' }, h('form', { class: 'sign-in-card', onsubmit: submit },
    h('img', { src: 'icon.svg', alt: '' }), h('h1', {}, t('signInTo')),
    h('label', {}, t('userName'), name), h('label', {}, t('password'), password), error, button,
    h('div', { class: 'sign-in-foot' }, h('span', {}, t('signInHelp')), select))));
  name.focus();

  async function submit(event) {
    event.preventDefault();
    button.disabled = true;
    error.hidden = true;
    announce(t('signingIn'));
    try {
      await signIn({ name: name.value, password: password.value });
      location.replace(goal());
    } catch (failure) {
      setText(error, failure instanceof ApiError ? failure.message : t('unreachable'));
      error.hidden = false;
      button.disabled = false;
      password.select();
    }
  }
}

/** Uses the link from the console. Only now and by script: a program that merely looks at the address does not use it up. */
async function useLink(once) {
  try {
    await signIn({ once });
    location.replace(goal());
  } catch (failure) {
    history.replaceState(null, '', location.pathname);
    draw(failure instanceof ApiError ? failure.message : t('unreachable'));
  }
}

/** A visitor who came by a link on another site has a session that the browser showed only now. */
async function start() {
  if (asked.has('once')) {
    await useLink(asked.get('once'));
    return;
  }
  try {
    if (await whoAmI()) {
      location.replace(goal());
      return;
    }
  } catch (error) {
    // Not signed in, or no answer: the form says what is missing.
    console.debug(`NanoCam: ${error}`);
  }
  draw();
}

await start();
