import * as api from './api.js';
import { copyLine } from './copy.js';
import { h, setText } from './dom.js';
import { t } from './i18n.js';
import { isUnreachable, networkAddress, pageAddress, serverInfo } from './server-info.js';
import { isSignedIn, may } from './session.js';

const hoursPerYear = 8_760;
const daysPerYear = 365;

/**
 * Card with the URLs of a camera, each with a copy button. Players cannot sign in, so on a server with a sign-in a button adds a secret to
 * the URLs.
 * @param {string} id
 */
export function addresses(id) {
  const lines = h('div');
  const error = h('p', { class: 'error', role: 'alert', hidden: true });
  const hint = h('p', { class: 'hint' }, t('addressesNeedToken'));
  const button = h('button', { type: 'button', class: 'button quiet', onclick: addToken }, t('addressesAddToken'));
  const local = h('p', { class: 'hint', hidden: true }, t('localOnly'));
  let base = pageAddress();
  let token = '';
  hint.hidden = button.hidden = !isSignedIn();
  draw();
  serverInfo().then((server) => {
    base = server.isLocal ? pageAddress() : networkAddress(server);
    local.hidden = !isUnreachable(server);
    draw();
  });
  return h('section', { class: 'card addresses' }, h('h2', {}, t('addresses')), lines, local, hint, button, error);

  function draw() {
    const url = (path) => `${base}/${path}${token && `?token=${token}`}`;
    lines.replaceChildren(
      copyLine(t('addressMjpeg'), url(api.paths.mjpeg(id))),
      copyLine(t('addressWebSocket'), url(api.paths.socket(id)).replace(/^http/, 'ws')),
      copyLine(t('addressFrame'), url(api.paths.frame(id))),
      copyLine(t('addressPlay'), `ffplay -fflags nobuffer -f mpjpeg "${url(api.paths.mjpeg(id))}"`));
  }

  async function addToken() {
    button.disabled = true;
    error.hidden = true;
    try {
      token = await createSecret(id);
      button.hidden = true;
      setText(hint, t(may('administrator') ? 'addressesWithShare' : 'addressesWithToken'));
      draw();
    } catch (failure) {
      setText(error, failure.message);
      error.hidden = false;
    }
    button.disabled = false;
  }
}

/** A share link gives access to this camera only, but only administrators may create one. Other users get their own token. */
async function createSecret(id) {
  const secret = may('administrator')
    ? await api.createShare({ camera: id, hours: hoursPerYear })
    : await api.createToken({ name: t('addressesTokenName', { id }), role: 'viewer', days: daysPerYear });
  return secret.token;
}
