import { h, icon } from './dom.js';
import { has, t } from './i18n.js';

/** One help text for each active fault of a camera: what happened and what to do. Hidden without faults. */
export class FaultList {
  #shown = '';
  element = h('ul', { class: 'faults', role: 'status', hidden: true });

  /** @param {{faults: string[], cameraError: string|null}|null} health of GET /api/cameras/{id} */
  update(health) {
    const texts = (health?.faults ?? []).map((name) => helpText(name, health.cameraError));
    const shown = texts.join('\n');
    // Rebuilt only on a change: a screen reader would otherwise read it every two seconds.
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.element.hidden = texts.length === 0;
    this.element.replaceChildren(...texts.map((text) => h('li', {}, icon('warning'), h('span', {}, text))));
  }
}

function helpText(name, cameraError) {
  // A newer server may report faults that this page has no help text for.
  return has(`faultHelp_${name}`) ? t(`faultHelp_${name}`, { error: t(`error_${cameraError ?? 'unknown'}`) }) : t(`fault_${name}`);
}
