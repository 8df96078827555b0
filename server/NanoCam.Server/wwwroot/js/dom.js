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

const svgNamespace = 'http://www.w3.org/2000/svg';

const paths = {
  add: 'M12 5v14M5 12h14',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  full: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4.5v15l12-7.5z',
  download: 'M12 4v11m0 0l-5-5m5 5l5-5M5 20h14',
  shutter: 'M4 8h4l1.5-3h5L16 8h4v11H4zM12 16.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7z',
  stats: 'M5 20v-7M12 20V4M19 20v-10',
  person: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4.500 20.500c.8-3.500 3.800-5.500 7.500-5.500s6.700 2 7.500 5.500',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  stills: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  share: 'M12 3v12M7.500 7L12 3l4.500 4M5 12v8h14v-8',
  zoomIn: 'M10.500 17a6.500 6.500 0 100-13 6.500 6.500 0 000 13zM15.500 15.500L20 20M10.500 8v5M8 10.500h5',
  zoomOut: 'M10.500 17a6.500 6.500 0 100-13 6.500 6.500 0 000 13zM15.500 15.500L20 20M8 10.500h5',
  fill: 'M3 5h18v14H3zM8 12H6m0 0l2-2m-2 2l2 2M16 12h2m0 0l-2-2m2 2l-2 2',
  rotate: 'M19 12a7 7 0 11-2.300-5.200M19 4v4h-4',
  tools: 'M4 7h10M18 7h2M14 5v4M4 17h2M10 17h10M8 15v4',
  close: 'M6 6l12 12M18 6L6 18',
  globe: 'M12 21a9 9 0 100-18 9 9 0 000 18zM3 12h18M12 3c3 2.500 3 15.500 0 18M12 3c-3 2.500-3 15.500 0 18',
  keyboard: 'M3 7h18v10H3zM7 10.500v.1M12 10.500v.1M17 10.500v.1M8 14h8',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 4L2.500 20h19zM12 10v4.500M12 17.200v.1',
  history: 'M4.500 12a7.500 7.500 0 107.500-7.500A8.300 8.300 0 006 7M6 3v4h4M12 8v4.500l3 1.800',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 14h.1M12 14h.1M16 14h.1M8 17h.1M12 17h.1',
  stepBack: 'M17 5.500v13L8 12zM6 5.500v13',
  stepOn: 'M7 5.500v13L16 12zM18 5.500v13',
  pin: 'M9 3h6l-1 6 4 4H6l4-4zM12 13v8',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  record: 'M12 17a5 5 0 100-10 5 5 0 000 10z',
  bell: 'M6 16.500V11a6 6 0 1112 0v5.500l1.500 2h-15zM10 21h4',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 15a3 3 0 100-6 3 3 0 000 6z',
  offline: 'M4 8h4l1-2M13 5h1.500l1.500 3h4v10M17 19H4V8M9.500 11a3.500 3.500 0 005 5M3 3l18 18',
};

/** Decorative line icon. The button around it has the label. */
export function icon(name) {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNamespace, 'path');
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

const logoShapes = [
  ['rect', { width: 64, height: 64, rx: 15, fill: '#0f766e' }],
  ['circle', { cx: 32, cy: 32, r: 18, fill: 'none', stroke: '#fff', 'stroke-width': 4.5 }],
  ['circle', { cx: 32, cy: 32, r: 8, fill: '#fff' }],
  ['circle', { cx: 35, cy: 29, r: 2.5, fill: '#0f766e' }],
  ['circle', { cx: 50.5, cy: 13.5, r: 3.5, fill: '#5eead4' }],
];

/** Logo, drawn in the page: an image file would be missing while the server is unavailable. @param {number} size */
export function logo(size) {
  const element = node('svg', { viewBox: '0 0 64 64', width: size, height: size, class: 'logo', 'aria-hidden': 'true' });
  element.append(...logoShapes.map(([name, attributes]) => node(name, attributes)));
  return element;
}

function node(name, attributes) {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
