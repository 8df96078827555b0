import { h } from '../dom.js';
import { t } from '../i18n.js';

/** Meaning of the colors of the timeline. */
export function legend() {
  return h('ul', { class: 'legend', 'aria-label': t('legend') }, ...['dense', 'minute', 'hour', 'gap', 'off', 'event', 'pin'].map((name) =>
    h('li', {}, h('span', { class: 'swatch', 'data-kind': name, 'aria-hidden': 'true' }), t(`legend_${name}`))));
}
