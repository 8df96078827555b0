import { ApiError, signIn, whoAmI } from './api.js';
import { announce, h, logo, setText } from './dom.js';
import { language, languages, setLanguage, t } from './i18n.js';

const app = document.getElementById('app');
const query = new URLSearchParams(location.search);

/** URL to open after the sign-in: a path of this server only, with the hash, which the server does not receive. */
function returnUrl() {
  const home = new URL('.', document.baseURI);
  const path = query.get('return') ?? '';
  // Only a plain path: "//host" and "/\host" lead to another server.
  const url = /^\/(?![/\\])/.test(path) ? new URL(path.slice(1), home) : home;
  if (url.origin !== home.origin) return home.href;
  url.hash = location.hash;
  return url.href;
}

/** Draws the sign-in form. @param {string} [message] error of the previous attempt */
function draw(message = '') {
  const plainText = { autocapitalize: 'none', spellcheck: false };
  const name = h('input', { name: 'username', autocomplete: 'username', ...plainText, required: true, maxLength: 64 });
  const password = h('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true, maxLength: 256 });
  const error = h('p', { class: 'error', role: 'alert', hidden: message === '' }, message);
  const button = h('button', { type: 'submit', class: 'button' }, t('signIn'));
  const select = h('select', { class: 'language', 'aria-label': t('language'), onchange: () => changeLanguage(select.value) },
    ...Object.entries(languages).map(([value, text]) => h('option', { value, selected: value === language() }, text)));
  document.title = `${t('signIn')} · NanoCam`;
  app.replaceChildren(h('main', { class: 'sign-in' }, h('form', { class: 'sign-in-card', onsubmit: submit },
    logo(44), h('h1', {}, t('signInTitle')),
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
      location.replace(returnUrl());
    } catch (failure) {
      setText(error, messageOf(failure));
      error.hidden = false;
      button.disabled = false;
      password.select();
    }
  }
}

async function changeLanguage(tag) {
  await setLanguage(tag);
  draw();
}

function messageOf(failure) {
  return failure instanceof ApiError ? failure.message : t('signInUnreachable');
}

/** Signs in with the one-time link from the console. A script does it, so a program that only fetches the URL does not use up the link. */
async function signInWithLink(once) {
  try {
    await signIn({ once });
    location.replace(returnUrl());
  } catch (failure) {
    history.replaceState(null, '', location.pathname);
    draw(messageOf(failure));
  }
}

/** After a link on another site, the browser sends the session cookie only with this request. */
async function start() {
  if (query.has('once')) {
    await signInWithLink(query.get('once'));
    return;
  }
  try {
    if (await whoAmI()) {
      location.replace(returnUrl());
      return;
    }
  } catch (error) {
    // Not signed in, or the server is unreachable: the form shows it.
    console.debug(`NanoCam: ${error}`);
  }
  draw();
}

await start();
