const svgNamespace = 'http://www.w3.org/2000/svg';

/** Draws the areas as polygons. @param {SVGElement} svg */
export function drawAreas(svg, areas, selected) {
  for (const polygon of svg.querySelectorAll('polygon')) polygon.remove();
  areas.forEach(({ kind, corners }, index) => {
    const polygon = document.createElementNS(svgNamespace, 'polygon');
    polygon.setAttribute('points', corners.map(({ x, y }) => `${x},${y}`).join(' '));
    polygon.setAttribute('class', index === selected ? `${kind} selected` : kind);
    svg.append(polygon);
  });
}

/** Draws the moving cells, as one path below the areas. @param {SVGElement} svg */
export function drawCells(svg, { width, height, moving }) {
  let path = svg.querySelector('path');
  if (!path) {
    path = document.createElementNS(svgNamespace, 'path');
    svg.prepend(path);
  }
  const [w, h] = [1 / width, 1 / height];
  path.setAttribute('d', moving.map((cell) => `M${(cell % width) * w} ${Math.floor(cell / width) * h}h${w}v${h}h${-w}z`).join(''));
}
