/**
 * Creates one element. Properties are set and not parsed as HTML, so no text can inject markup.
 * @param {string} tag
 * @param {Record<string, any>} [properties] `class`, `aria-*`, `data-*`, `role`, `for` and `list` become attributes, `on…` listeners,
 *   the rest properties
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {any}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (/^(aria-|data-|role$|for$|list$)/.test(name)) element.setAttribute(name, String(value));
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets the text only when it differs: an unchanged label needs no layout, and screen readers do not repeat it. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Announces a text to screen readers. */
export function announce(text) {
  setText(document.getElementById('announcer'), text);
}

const paths = {
  add: 'M12 5v14M5 12h14',
  back: 'M15 5l-7 7 7 7',
  full: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4.5v15l12-7.5z',
  download: 'M12 4v11m0 0l-5-5m5 5l5-5M5 20h14',
  shutter: 'M4 8h4l1.5-3h5L16 8h4v11H4zM12 16.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7z',
  stats: 'M5 20v-7M12 20V4M19 20v-10',
  person: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4.500 20.500c.8-3.500 3.800-5.500 7.500-5.500s6.700 2 7.500 5.500',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 4L2.500 20h19zM12 10v4.500M12 17.200v.1',
  offline: 'M4 8h4l1-2M13 5h1.500l1.500 3h4v10M17 19H4V8M9.500 11a3.500 3.500 0 005 5M3 3l18 18',
};

/** Decorative line icon. The button around it has the label. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

/** Button with an icon only. The label is the accessible name and the tooltip. */
export function iconButton(name, label, onclick) {
  return h('button', { type: 'button', class: 'icon-button', title: label, 'aria-label': label, onclick }, icon(name));
}

/** Changes icon and label of an icon button. */
export function setIconButton(button, name, label) {
  button.replaceChildren(icon(name));
  button.title = label;
  button.setAttribute('aria-label', label);
}

/** Toggles full screen for one element. Does nothing when the browser rejects it (no user gesture, not supported). */
export async function toggleFullScreen(element) {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await element.requestFullscreen?.();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
