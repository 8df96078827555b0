import { h, icon } from './dom.js';
import { has, t } from './i18n.js';

/** Faults in a few words each: "low memory, weak power supply"; empty when all is well. @param {string[]|undefined} faults */
export function faultWords(faults = []) {
  return faults.map((name) => t(`fault_${name}`)).join(', ');
}

/** One sentence for each fault of a camera: what it means and what helps. Hidden while all is well. */
export class Faults {
  #shown = '';
  element = h('ul', { class: 'faults', role: 'status', hidden: true });

  /** @param {{faults: string[], cameraError: string|null}|null} health of GET /api/cameras/{id} */
  update(health) {
    const sentences = (health?.faults ?? []).map((name) => sentence(name, health.cameraError));
    const shown = sentences.join('\n');
    // Drawn anew only when it changes: a screen reader would read it out every two seconds.
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.element.hidden = sentences.length === 0;
    this.element.replaceChildren(...sentences.map((text) => h('li', {}, icon('warning'), h('span', {}, text))));
  }
}

function sentence(name, cameraError) {
  // A newer server may know more faults than this page.
  return has(`says_${name}`) ? t(`says_${name}`, { error: t(`error_${cameraError ?? 'unknown'}`) }) : t(`fault_${name}`);
}
