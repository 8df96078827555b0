import { t } from '../i18n.js';
import { eventText } from './event-list.js';
import { span } from './time-window.js';

/**
 * What the timeline of a camera has at a time, as text: frames, a gap, an event.
 * @param {import('./timeline-painter.js').Scene['lanes'][0]} lane @param {import('./time-window.js').Period} shown @param {number} time
 */
export function stateText({ data }, shown, time) {
  const { tier, cause } = data.at(time);
  const near = span(shown) / 150;
  const event = data.events.find(({ at, kind }) => kind !== 'gap' && Math.abs(at - time) < near);
  const gap = cause && t('gapBecause', { cause: t(`cause_${cause}`) });
  const states = [tier && t(`tier_${tier}`), gap, event && eventText(event)].filter(Boolean);
  return states.length > 0 ? states.join(t('listSeparator')) : t('noRecording');
}
