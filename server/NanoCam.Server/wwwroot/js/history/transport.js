import { h, iconButton, setIconButton, setText } from '../dom.js';
import { t } from '../i18n.js';
import { cameraHref } from '../router.js';
import { speeds } from './playback.js';
import { day } from './time-window.js';
import { lengthText, preciseTime } from './times.js';

const backs = [300, 30, 10];
const minute = 60_000;
const spans = [10_000, minute, 10 * minute, 60 * minute, 360 * minute, day, 7 * day, 30 * day, 365 * day];

/**
 * Buttons below the picture: back, step, play, speed, time and zoom of the timeline.
 * @param {string} id of the first camera
 * @param {{back: (seconds: number) => void, step: (direction: 'before'|'after') => void, toggle: () => void,
 *   newest: () => void, speed: (speed: number) => void, zoomIn: () => void, zoomOut: () => void, span: (milliseconds: number) => void}} on
 */
export function transport(id, on) {
  const play = iconButton('play', t('play'), on.toggle);
  play.classList.add('play');
  const speed = h('select', { 'aria-label': t('speed'), class: 'speed', onchange: () => on.speed(Number(speed.value)) },
    ...speeds.map((value) => h('option', { value: String(value), defaultSelected: value === 1 }, t('speedTimes', { n: value }))));
  const time = h('time', { class: 'cursor-time' });
  const span = h('select', { 'aria-label': t('timelineScale'), onchange: () => on.span(Number(span.value)) });
  const element = h('div', { class: 'transport', role: 'group', 'aria-label': t('playback') },
    h('div', { class: 'transport-part' },
      ...backs.map((seconds) => {
        const length = lengthText(seconds * 1000);
        const label = t('goBack', { time: length });
        return h('button', { type: 'button', class: 'button quiet', 'aria-label': label, onclick: () => on.back(seconds) }, `−${length}`);
      })),
    h('div', { class: 'transport-part steps' },
      iconButton('stepBack', t('previousFrame'), () => on.step('before')), play,
      iconButton('stepOn', t('nextFrame'), () => on.step('after')), speed),
    time,
    h('div', { class: 'transport-part' },
      h('button', { type: 'button', class: 'button quiet', onclick: on.newest }, t('newestRecording')),
      h('a', { class: 'button quiet go-live', href: cameraHref(id) }, h('span', { class: 'dot', 'aria-hidden': 'true' }), t('live'))));
  return {
    element,
    zoom: h('div', { class: 'transport-part', role: 'group', 'aria-label': t('timelineScale') },
      iconButton('zoomOut', t('timelineZoomOut'), on.zoomOut), span, iconButton('zoomIn', t('timelineZoomIn'), on.zoomIn)),
    showPlaying: (isPlaying) => setIconButton(play, isPlaying ? 'pause' : 'play', t(isPlaying ? 'pausePlaying' : 'play')),
    showTime: (milliseconds) => {
      setText(time, preciseTime(milliseconds));
      time.dateTime = new Date(milliseconds).toISOString();
    },
    /** A span that the user zoomed to is added as a separate entry. */
    showSpan: (milliseconds) => {
      const rounded = Math.round(milliseconds);
      if (span.value === String(rounded)) return;
      const values = spans.includes(rounded) ? spans : [...spans, rounded].sort((a, b) => a - b);
      span.replaceChildren(...values.map((value) => h('option', { value: String(value) }, lengthText(value))));
      span.value = String(rounded);
    },
  };
}
