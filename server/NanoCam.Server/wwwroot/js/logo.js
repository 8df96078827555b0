const svg = 'http://www.w3.org/2000/svg';

const shapes = [
  ['rect', { width: 64, height: 64, rx: 15, fill: '#0f766e' }],
  ['circle', { cx: 32, cy: 32, r: 18, fill: 'none', stroke: '#fff', 'stroke-width': 4.5 }],
  ['circle', { cx: 32, cy: 32, r: 8, fill: '#fff' }],
  ['circle', { cx: 35, cy: 29, r: 2.5, fill: '#0f766e' }],
  ['circle', { cx: 50.5, cy: 13.5, r: 3.5, fill: '#5eead4' }],
];

/** Logo, drawn in the page: an image file would be missing while the server is away. @param {number} size */
export function logo(size) {
  const element = node('svg', { viewBox: '0 0 64 64', width: size, height: size, class: 'logo', 'aria-hidden': 'true' });
  element.append(...shapes.map(([name, attributes]) => node(name, attributes)));
  return element;
}

function node(name, attributes) {
  const element = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
