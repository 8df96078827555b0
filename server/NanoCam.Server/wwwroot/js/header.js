import { accountMenu } from './account.js';
import { now } from './clock.js';
import { announce, h, icon, iconButton, setText, toggleFullScreen } from './dom.js';
import { language, languages, t } from './i18n.js';
import { pairingHref } from './router.js';
import { may } from './session.js';

/** The bar on top: brand, how many cameras are online, the connection when it is not well, language and full screen. */
export function header(live, onLanguage, signal) {
  const summary = h('span', { class: 'summary' });
  const linkText = h('span');
  const retry = h('button', { type: 'button', class: 'link', onclick: () => live.retryNow() }, t('retryNow'));
  const link = h('div', { class: 'link-state', hidden: true }, h('span', { class: 'spinner', 'aria-hidden': 'true' }), linkText, retry);
  const select = h('select', { class: 'language', 'aria-label': t('language'), onchange: () => onLanguage(select.value) },
    ...Object.entries(languages).map(([value, name]) => h('option', { value, selected: value === language() }, name)));
  const timer = setInterval(update, 500);
  signal.addEventListener('abort', () => clearInterval(timer));
  live.addEventListener('cameras', update, { signal });
  live.addEventListener('link', () => {
    // Said once; the seconds that follow are for the eye only.
    if (live.known && live.state === 'waiting') announce(t('reconnecting'));
    update();
  }, { signal });
  update();
  return h('header', { class: 'top' },
    h('a', { class: 'brand', href: '#/' }, h('img', { src: 'icon.svg', alt: '', width: 26, height: 26 }), 'NanoCam'),
    summary, link, h('div', { class: 'top-tools' }, may('administrator') ? pairingLink() : '', select, iconButton('full', t('fullScreen'), () => toggleFullScreen(document.documentElement)), accountMenu(signal) ?? ''));

  function update() {
    const cameras = [...live.cameras.values()];
    const online = cameras.filter((camera) => camera.state === 'online').length;
    setText(summary, cameras.length > 0 ? t('summary', { online, all: cameras.length }) : '');
    const seconds = Math.ceil((live.retryAt - now()) / 1000);
    link.hidden = live.state === 'open' || !live.known;
    retry.hidden = live.state !== 'waiting';
    // A short wait is over before its length could be read.
    setText(linkText, live.state === 'waiting' && seconds > 3 ? t('reconnectingIn', { n: seconds }) : t('reconnecting'));
  }
}

function pairingLink() {
  return h('a', { class: 'top-link', href: pairingHref, title: t('pairTitle') }, icon('add'), h('span', {}, t('pairTitle')));
}
