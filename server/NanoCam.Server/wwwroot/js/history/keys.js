import { hasLetterShortcuts } from '../preferences.js';

/**
 * Keyboard of the history page. The timeline has its own keys while it has the focus.
 * @param {{step: (direction: 'before'|'after') => void, toggle: () => void, zoomIn: () => void, zoomOut: () => void,
 *   setEdge: (edge: 'from'|'to') => void, download: () => void, calendar: () => void, live: () => void, leave: () => void}} on
 * @returns {(event: KeyboardEvent) => void}
 */
export function historyKeys(on) {
  const letters = {
    ',': () => on.step('before'),
    '.': () => on.step('after'),
    '+': on.zoomIn,
    '-': on.zoomOut,
    i: () => on.setEdge('from'),
    o: () => on.setEdge('to'),
    d: on.download,
    c: on.calendar,
    l: on.live,
  };
  const keys = { Escape: on.leave, ArrowLeft: () => on.step('before'), ArrowRight: () => on.step('after') };
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.target.closest?.('input, select, textarea, .strip')) return;
    const onButton = event.target.closest?.('button, a, summary');
    const all = { ...keys, ...(hasLetterShortcuts() ? letters : {}), ...(onButton ? {} : { ' ': on.toggle }) };
    const action = all[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
}
