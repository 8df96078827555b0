import { call, camera as cameraPath } from './api.js';
import { h, icon, setText } from './dom.js';
import { list, number } from './format.js';
import { has, t } from './i18n.js';
import { cameraHref, eventsHref } from './router.js';

const ranges = { hour: 3_600, day: 86_400, week: 604_800 };

/** Milliseconds between two reads. */
const readEvery = 10_000;

/** Page that explains what happened to a camera in the last hour, day or week: in words, by cause, with advice, and as counters. */
export class ExplainView {
  #id;
  #range = 'hour';
  #abort = new AbortController();
  #timer = 0;
  #turn = 0;
  #tabs;
  #words = h('div', { class: 'explain-words' });
  #causes = h('ul', { class: 'explain-causes' });
  #causesCard = h('section', { class: 'card', hidden: true }, h('h2', {}, t('explainCauses')), this.#causes);
  #advice = h('ul', { class: 'explain-advice' });
  #counters = h('dl', { class: 'table' });
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #content;

  /** @param {import('./live-connection.js').LiveConnection} live @param {string} id */
  constructor(live, id) {
    this.#id = id;
    const title = t('explainOf', { name: live.cameras.get(id)?.name || id });
    document.title = `${title} · NanoCam`;
    const label = t('backToCamera');
    this.#tabs = Object.keys(ranges).map((range) => h('button', {
      type: 'button', class: 'button quiet', 'aria-pressed': String(range === this.#range), 'data-range': range, onclick: () => this.#choose(range),
    }, t(`explain_${range}`)));
    this.#content = h('div', { class: 'explain-content', hidden: true }, h('section', { class: 'card' }, this.#words), this.#causesCard,
      h('section', { class: 'card' }, h('h2', {}, t('explainAdvice')), this.#advice),
      h('section', { class: 'card' }, h('h2', {}, t('explainCounters')), this.#counters),
      h('a', { class: 'button quiet', href: eventsHref({ camera: id }) }, icon('bell'), t('explainEvents')));
    this.element = h('main', { class: 'gallery explain', tabIndex: -1 },
      h('div', { class: 'camera-bar' },
        h('a', { class: 'icon-button', href: cameraHref(id), title: label, 'aria-label': label }, icon('back')),
        h('h1', { class: 'camera-name' }, title)),
      h('div', { class: 'explain-tabs', role: 'group', 'aria-label': t('explainRange') }, ...this.#tabs), this.#error, this.#content);
    const { signal } = this.#abort;
    live.addEventListener('link', () => live.state === 'open' && this.#read(), { signal });
    document.addEventListener('visibilitychange', () => !document.hidden && this.#read(), { signal });
    this.#read();
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  close() {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  #choose(range) {
    this.#range = range;
    for (const tab of this.#tabs) tab.setAttribute('aria-pressed', String(tab.dataset.range === range));
    this.#read();
  }

  async #read() {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    try {
      const from = new Date(Date.now() - ranges[this.#range] * 1_000).toISOString();
      const { period } = await call(`${cameraPath(this.#id)}/explain?frames=false&from=${encodeURIComponent(from)}`, { signal: this.#abort.signal });
      if (turn === this.#turn) this.#show(period);
      this.#error.hidden = true;
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      setText(this.#error, error.message);
      this.#error.hidden = false;
    }
    if (turn === this.#turn && !document.hidden) this.#timer = setTimeout(() => this.#read(), readEvery);
  }

  #show(period) {
    this.#content.hidden = false;
    this.#words.replaceChildren(...sentences(period).map((sentence) => h('p', {}, sentence)));
    this.#causesCard.hidden = period.causes.length === 0;
    this.#causes.replaceChildren(...period.causes.map(causeLine));
    this.#advice.replaceChildren(...(period.advice.length > 0 ? period.advice.map(adviceLine) : [h('li', {}, t('explainNoAdvice'))]));
    const counters = { bytes: period.bytes, ...period.counters };
    this.#counters.replaceChildren(...Object.entries(counters).filter(([, value]) => value !== null).map(([name, value]) =>
      h('div', {}, h('dt', {}, t(`periodCounter_${name}`)), h('dd', {}, number(value)))));
  }
}

/** What happened, as sentences. */
function sentences({ seconds, onlineSeconds, observedSeconds, delivered, lost, rejected, restarts, causes, counters }) {
  const missing = causes.reduce((sum, cause) => sum + cause.seconds, 0);
  const count = Object.values(restarts).reduce((sum, n) => sum + n, 0);
  const reasons = Object.entries(restarts).map(([reason, n]) => `${t(`resetReason_${reason}`)} (${n})`);
  // Samples are five minutes apart: a shorter rest says nothing.
  const unobserved = seconds - observedSeconds;
  return [
    t('explainSummary', { delivered: number(delivered), lost: number(lost), rejected: number(rejected) }),
    observedSeconds > 0 && t('explainOnline', { part: percent(Math.min(1, onlineSeconds / observedSeconds)) }),
    missing >= 1 ? t('explainGaps', { time: span(missing), part: percent(Math.min(1, missing / seconds)) }) : t('explainFine'),
    count > 0 ? t('explainRestarts', { n: count, reasons: list(reasons) }) : t('explainNoRestart'),
    counters.droppedByDisk > 0 && t('explainDropped', { n: number(counters.droppedByDisk) }),
    unobserved > 300 && t('explainUnobserved', { time: span(unobserved) }),
  ].filter(Boolean);
}

function causeLine({ cause, seconds, share }) {
  const key = `explainCause_${cause}`;
  const name = has(key) ? t(key) : cause;
  return h('li', {}, h('span', {}, name), h('span', { class: 'explain-share' }, t('explainCauseLine', { time: span(seconds), part: percent(share) })),
    h('meter', { min: 0, max: 1, value: share, 'aria-label': name }));
}

function adviceLine({ code, text, figures }) {
  const key = `advice_${code}`;
  return h('li', {}, icon('warning'), h('span', {}, has(key) ? t(key, figures) : text));
}

/** "0.3", "12": a part as percent. Below 0.1 stays visible. */
function percent(part) {
  const value = part * 100;
  return number(value >= 10 ? Math.round(value) : value >= 0.1 ? Math.round(value * 10) / 10 : Math.ceil(value * 100) / 100);
}

/** "4.2 s", "3 min", "2 h 5 min". */
function span(seconds) {
  if (seconds < 60) return t('seconds', { n: number(Math.round(seconds * 10) / 10) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('minutes', { n: minutes });
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
