import { accountMenu } from './account-menu.js';
import { now } from './clock.js';
import { announce, h, icon, iconButton, logo, setText, toggleFullScreen } from './dom.js';
import { exactMoment } from './format.js';
import { language, languages, t } from './i18n.js';
import { eventsHref, historyHref, pairingHref } from './router.js';
import { may } from './session.js';

/** Top bar: brand, a tool of the view, number of online cameras, connection state while it is lost, language, full screen and account. */
export function header(live, onLanguage, signal, tool) {
  const summary = h('span', { class: 'summary' });
  const linkText = h('span');
  const retry = h('button', { type: 'button', class: 'link', onclick: () => live.retryNow() }, t('retryNow'));
  const banner = h('p', { class: 'lost', hidden: true });
  const spinner = h('span', { class: 'spinner', 'aria-hidden': 'true' });
  const link = h('div', { class: 'link-state', title: t('serverUnreachable'), hidden: true }, spinner, linkText, retry);
  const select = h('select', { class: 'language', 'aria-label': t('language'), onchange: () => onLanguage(select.value) },
    ...Object.entries(languages).map(([value, name]) => h('option', { value, selected: value === language() }, name)));
  const fullScreen = iconButton('full', t('fullScreen'), () => toggleFullScreen(document.documentElement));
  fullScreen.classList.add('wide-only');
  const shortcuts = iconButton('keyboard', t('shortcuts'), async () => (await import('./shortcuts.js')).showShortcuts());
  shortcuts.classList.add('wide-only');
  const timer = setInterval(update, 500);
  signal.addEventListener('abort', () => clearInterval(timer));
  live.addEventListener('cameras', update, { signal });
  live.addEventListener('link', () => {
    // Announced once; the countdown is not.
    if (live.listReceived && live.state === 'waiting') announce(t('connectionLost'));
    update();
  }, { signal });
  update();
  const bar = h('div', { class: 'top' },
    h('a', { class: 'brand', href: '#/' }, logo(26), h('span', {}, 'NanoCam')),
    summary, link, h('div', { class: 'top-tools' },
      tool, topLink(historyHref, 'history', t('history')), topLink(eventsHref(), 'bell', t('events')),
      may('administrator') && topLink(pairingHref, 'add', t('pairTitle')),
      h('span', { class: 'language-box' }, icon('globe'), select), shortcuts, fullScreen, accountMenu(signal)));
  return h('header', { class: 'page-head' }, bar, banner);

  function update() {
    const cameras = [...live.cameras.values()];
    const online = cameras.filter((camera) => camera.state === 'online').length;
    // Without a connection, the number of online cameras is unknown.
    setText(summary, cameras.length > 0 && live.lostAt === null ? t('summary', { online, all: cameras.length }) : '');
    banner.hidden = live.lostAt === null;
    setText(banner, live.lostAt === null ? '' : t('connectionLostSince', { when: exactMoment(live.lostAt) }));
    const seconds = Math.ceil((live.retryAt - now()) / 1000);
    link.hidden = live.state === 'open' || !live.listReceived;
    retry.hidden = live.state !== 'waiting';
    // A shorter countdown would end before it could be read.
    setText(linkText, live.state === 'waiting' && seconds > 3 ? t('reconnectingIn', { n: seconds }) : t('reconnecting'));
  }
}

function topLink(href, iconName, text) {
  return h('a', { class: 'top-link', href, title: text }, icon(iconName), h('span', {}, text));
}
